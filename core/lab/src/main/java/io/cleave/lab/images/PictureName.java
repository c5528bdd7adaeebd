package io.cleave.lab.images;

import io.cleave.codec.internal.file.FileNames;
import io.cleave.core.picture.PicturesException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where a picture lies.
 *
 * @param file its whole name, with slashes
 * @param parent what its class's folder lies in, empty at the top
 * @param label the name of its class's folder
 */
record PictureName(String file, String parent, String label) implements Comparable<PictureName> {
  /** Of macOS, Synology, QNAP, Windows, Linux and Python, in lower case. */
  private static final Set<String> LEFT_BEHIND =
      Set.of(
          "__macosx",
          "@eadir",
          "#recycle",
          "#snapshot",
          "@recycle",
          "@recently-snapshot",
          "$recycle.bin",
          "system volume information",
          "lost+found",
          "__pycache__");

  private static final String LAYOUT = "<class>/<name>.jpg or .png, in one folder at most";

  private static final List<String> ENDINGS =
      List.of(".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp");

  /** Whether a file is to be read: a picture by its name, and hidden from nobody. */
  static boolean isPicture(String file) {
    String lower = file.toLowerCase(Locale.ROOT);
    boolean named = ENDINGS.stream().anyMatch(lower::endsWith);
    return named && parts(file).stream().noneMatch(PictureName::isHidden);
  }

  /**
   * Takes a name apart.
   *
   * @throws PicturesException if it is in no class's folder, climbs out of its own, or its class
   *     could not be written to a model's description
   */
  static PictureName parse(String file) throws PicturesException {
    List<String> parts = parts(file);
    if (parts.contains("..") || parts.contains(".") || parts.contains("")) {
      throw new PicturesException(file, "is no plain path", LAYOUT);
    }
    if (parts.size() < 2) {
      throw new PicturesException(file, "lies in no class's folder", LAYOUT);
    }
    requireReadable(file);
    String label = parts.get(parts.size() - 2);
    if (!label.equals(label.strip()) || label.chars().anyMatch(PictureName::isForbidden)) {
      throw new PicturesException(
          file, "cannot name a class", "a folder's name without backslash or outer blanks");
    }
    return new PictureName(file, String.join("/", parts.subList(0, parts.size() - 2)), label);
  }

  /** Refuses a name that lost characters as its folder was read. */
  static void requireReadable(String file) throws PicturesException {
    if (FileNames.isGarbled(file)) {
      throw new PicturesException(file, "has a name that cannot be read", FileNames.readable());
    }
  }

  /** {@return the name from the class's folder on} */
  String inParent() {
    return parent.isEmpty() ? file : file.substring(parent.length() + 1);
  }

  @Override
  public int compareTo(PictureName other) {
    return file.compareTo(other.file);
  }

  private static List<String> parts(String file) {
    return Arrays.asList(file.split("/", -1));
  }

  /**
   * What systems and programs leave beside pictures, thumbnails and deleted pictures among it; a
   * path's own dots are refused elsewhere.
   *
   * @param part a file's or folder's own name
   */
  static boolean isHidden(String part) {
    boolean dotted = part.startsWith(".") && !part.equals(".") && !part.equals("..");
    return dotted || LEFT_BEHIND.contains(part.toLowerCase(Locale.ROOT));
  }

  private static boolean isForbidden(int character) {
    return character == '\\' || Character.isISOControl(character);
  }
}
