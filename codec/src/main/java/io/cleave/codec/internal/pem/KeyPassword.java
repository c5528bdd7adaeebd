package io.cleave.codec.internal.pem;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.TextFile;
import java.io.IOException;
import java.nio.file.Path;

/** The password of a private key, which is the first line of a file. Immutable. */
public final class KeyPassword {
  /** What names the file on a command line. */
  public static final String OPTION = "--tls-key-password-file";

  private final Path file;
  private final String password;

  private KeyPassword(Path file, String password) {
    this.file = file;
    this.password = password;
  }

  /**
   * Reads a file. Blanks belong to the password, ends of lines do not.
   *
   * @param file what to read
   * @return the password
   * @throws IOException if it cannot be read; names option and file
   * @throws IllegalArgumentException if there is no password in it, or it is not UTF-8
   */
  public static KeyPassword read(Path file) throws IOException {
    try {
      String password = TextFile.read(file).lines().stream().findFirst().orElse("");
      Check.argument(!password.isEmpty(), OPTION, file, "a password on its first line");
      return new KeyPassword(file, password);
    } catch (IOException e) {
      throw new IOException(OPTION + ": " + e.getMessage(), e);
    }
  }

  Path file() {
    return file;
  }

  char[] characters() {
    return password.toCharArray();
  }

  /** {@return which file, and not what is in it} */
  @Override
  public String toString() {
    return "KeyPassword[" + file + "]";
  }
}
