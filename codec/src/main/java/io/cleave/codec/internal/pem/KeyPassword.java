package io.cleave.codec.internal.pem;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.TextFile;
import java.io.IOException;
import java.nio.file.Path;

/** The password of a private key, which is the first line of a file. Immutable. */
public final class KeyPassword {
  /** The option that names the file on a command line. */
  public static final String OPTION = "--tls-key-password-file";

  private final Path file;
  private final String password;

  private KeyPassword(Path file, String password) {
    this.file = file;
    this.password = password;
  }

  /**
   * {@return the password in the first line of a file} Blanks belong to the password, line ends do
   * not.
   *
   * @param file the path of the file
   * @throws IOException if the file cannot be read; names option and file
   * @throws IllegalArgumentException if the file contains no password, or is not UTF-8
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

  /** {@return the name of the file, without the password} */
  @Override
  public String toString() {
    return "KeyPassword[" + file + "]";
  }
}
