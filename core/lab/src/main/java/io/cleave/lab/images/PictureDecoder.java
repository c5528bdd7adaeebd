package io.cleave.lab.images;

import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.Pixels;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.picture.Turning;
import java.util.OptionalInt;

/**
 * Makes a picture's file into a square of bytes: the pixels that a model's translator would make of
 * it, as red, green and blue. A square that would only be enlarged stays as it is. Safe for use by
 * many threads.
 *
 * @param preprocessing the model's
 * @param turning whether pictures are turned upright
 */
record PictureDecoder(Preprocessing preprocessing, Turning turning) {
  /**
   * Decodes one picture.
   *
   * @throws PicturesException if it is damaged, none, too large, or too small
   */
  LabelledImage decode(String name, byte[] file, int label) throws PicturesException {
    PictureFile picture = PictureFile.open(name, file, PictureFile.MAX_PIXELS, turning);
    Pixels square = isOnlyEnlarged(picture) ? picture.pixels() : picture.frame(preprocessing);
    return new LabelledImage(square, label);
  }

  private boolean isOnlyEnlarged(PictureFile picture) {
    int size = preprocessing.size();
    boolean small = picture.width() == picture.height() && picture.width() <= size;
    return small && preprocessing.shorterSide().equals(OptionalInt.of(size));
  }
}
