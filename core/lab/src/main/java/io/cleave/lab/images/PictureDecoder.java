package io.cleave.lab.images;

import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.PicturesException;
import io.cleave.core.picture.Pixels;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.picture.Turning;
import java.util.OptionalInt;

/**
 * Decodes a picture file into a square image: the red, green and blue that a model's translator
 * would make of the file. A square that preprocessing would only enlarge keeps its size. Safe for
 * concurrent use.
 *
 * @param preprocessing the model's preprocessing
 * @param turning whether pictures are turned upright
 */
record PictureDecoder(Preprocessing preprocessing, Turning turning) {
  /**
   * Decodes one picture.
   *
   * @throws PicturesException if the file is damaged, not a picture, too large or too small
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
