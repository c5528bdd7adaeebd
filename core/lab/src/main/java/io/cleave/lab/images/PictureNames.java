package io.cleave.lab.images;

import io.cleave.core.picture.PicturesException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Chooses the pictures among many files: those in the folders of classes. */
final class PictureNames {
  private PictureNames() {}

  /**
   * Lists one or more pictures, sorted by file name.
   *
   * @throws PicturesException if there are no pictures, there are too many files, or the folders of
   *     the classes are not in the same folder
   */
  static List<PictureName> of(Path path, PictureFiles files) throws IOException {
    List<String> all = files.names();
    if (all.size() > PictureFiles.MAX_FILES) {
      throw new PicturesException(
          path.toString(), "has too many files", "at most " + PictureFiles.MAX_FILES);
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

  /** Otherwise a zip file with train/ and test/ would be read as one set. */
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
