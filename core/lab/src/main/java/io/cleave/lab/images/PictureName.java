package io.cleave.lab.images;

import io.cleave.codec.internal.file.FileNames;
import io.cleave.core.picture.PicturesException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The name of a picture file, taken apart.
 *
 * @param file the whole name, with slashes between folders
 * @param parent the path of the folder that holds the class's folder; empty at the top
 * @param label the name of the class's folder
 */
record PictureName(String file, String parent, String label) implements Comparable<PictureName> {
  /** Files that macOS, Synology, QNAP, Windows, Linux and Python leave behind, in lower case. */
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

  /**
   * Whether a file is to be read: its name is that of a picture, and neither it nor a folder of it
   * is hidden.
   */
  static boolean isPicture(String file) {
    String lower = file.toLowerCase(Locale.ROOT);
    boolean named = ENDINGS.stream().anyMatch(lower::endsWith);
    return named && parts(file).stream().noneMatch(PictureName::isHidden);
  }

  /**
   * Takes a name apart.
   *
   * @throws PicturesException if the file is not in a class's folder, its name leads out of the
   *     folder, or the name of its class cannot be written to a model's description
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

  /** Refuses a name that lost characters when the folder was read. */
  static void requireReadable(String file) throws PicturesException {
    if (FileNames.isGarbled(file)) {
      throw new PicturesException(file, "has a name that cannot be read", FileNames.readable());
    }
  }

  /** The part of the name from the class's folder on. */
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
   * Whether a file or folder is one that systems and programs leave beside pictures, such as
   * thumbnails or deleted pictures. Other code refuses {@code .} and {@code ..} in paths.
   *
   * @param part the name of the file or folder itself
   */
  static boolean isHidden(String part) {
    boolean dotted = part.startsWith(".") && !part.equals(".") && !part.equals("..");
    return dotted || LEFT_BEHIND.contains(part.toLowerCase(Locale.ROOT));
  }

  private static boolean isForbidden(int character) {
    return character == '\\' || Character.isISOControl(character);
  }
}
