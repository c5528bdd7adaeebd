package io.cleave.codec.internal.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Names of files that this process can or cannot use. Java knows the characters of one encoding
 * only, which it takes from the locale when it starts; without a locale, that is ASCII.
 */
public final class FileNames {
  private static final String ENCODING = System.getProperty("sun.jnu.encoding", "UTF-8");

  /** What a character becomes if it does not exist in that encoding. */
  private static final char UNKNOWN = '\uFFFD';

  private FileNames() {}

  /**
   * {@return the path that a file's name stands for}
   *
   * @param name the name of a file
   * @throws IllegalArgumentException if this process cannot use the name; says why and what would
   *     help
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
   * {@return whether a name listed by the system has lost characters, so that no file can be opened
   * by it}
   *
   * @param name the name of a file, as read from a folder
   */
  public static boolean isGarbled(String name) {
    return name.indexOf(UNKNOWN) >= 0;
  }

  /** {@return what the user can do to make such names usable, for messages} */
  public static String readable() {
    return ENCODING.equals("UTF-8")
        ? "a name in UTF-8; convmv -f latin1 -t utf-8 renames"
        : "a locale of UTF-8, such as LC_ALL=C.UTF-8 in the process's environment, in place of one"
            + " of "
            + ENCODING;
  }
}
