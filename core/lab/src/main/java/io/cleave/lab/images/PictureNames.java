package io.cleave.lab.images;

import io.cleave.core.picture.PicturesException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which of many files are pictures in folders of classes. */
final class PictureNames {
  private PictureNames() {}

  /**
   * Lists pictures.
   *
   * @return one or more, sorted by the files' names
   * @throws PicturesException if there are none, or too many files, or classes that do not lie side
   *     by side
   */
  static List<PictureName> of(Path path, PictureFiles files) throws IOException {
    List<String> all = files.names();
    if (all.size() > PictureFiles.MOST_FILES) {
      throw new PicturesException(
          path.toString(), "has too many files", "at most " + PictureFiles.MOST_FILES);
    }
    List<PictureName> names = new ArrayList<>();
    for (String file : all) {
      if (PictureName.isPicture(file)) {
        names.add(PictureName.parse(file));
      }
    }
    if (names.isEmpty()) {
      throw new PicturesException(
          path.toString(), "has no pictures", "<class>/<name>.jpg or .png for each");
    }
    names.sort(null);
    requireOneParent(names);
    return names;
  }

  /** A zip of train/ and test/ would otherwise be taken as a whole. */
  private static void requireOneParent(List<PictureName> names) throws PicturesException {
    PictureName first = names.get(0);
    for (PictureName name : names) {
      if (!name.parent().equals(first.parent())) {
        throw new PicturesException(
            name.file(), "lies beside " + first.file(), "all classes in one folder");
      }
    }
  }
}
