package io.cleave.codec.internal.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Names of files that this process can or cannot use. Java knows the characters of one encoding,
 * which it takes from the locale when it starts; without a locale, ASCII's alone.
 */
public final class FileNames {
  private static final String ENCODING = System.getProperty("sun.jnu.encoding", "UTF-8");

  /** What a character became that was none in that encoding. */
  private static final char UNKNOWN = '\uFFFD';

  private FileNames() {}

  /**
   * A path of a name.
   *
   * @param name a file's
   * @return its path
   * @throws IllegalArgumentException if this process cannot use it; says why and what would help
   */
  public static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          isEncodingsFault(name)
              ? name + ": file names are in " + ENCODING + " here (expected: " + readable() + ")"
              : name + ": no name of a file: " + e.getReason() + " (expected: a path)",
          e);
    }
  }

  private static boolean isEncodingsFault(String name) {
    return name.indexOf('\0') < 0 && name.chars().anyMatch(character -> character > 0x7f);
  }

  /**
   * Whether a name that the system listed lost characters.
   *
   * @param name a file's, as a folder was read
   * @return whether no file can be opened by it
   */
  public static boolean isGarbled(String name) {
    return name.indexOf(UNKNOWN) >= 0;
  }

  /** {@return what makes such names usable} */
  public static String readable() {
    return ENCODING.equals("UTF-8")
        ? "a name in UTF-8; convmv -f latin1 -t utf-8 renames"
        : "a locale of UTF-8, such as LC_ALL=C.UTF-8 in the process's environment, in place of one"
            + " of "
            + ENCODING;
  }
}
