package io.cleave.core.picture;

import java.util.Locale;

/** How a whole picture is put into an input of another shape. */
public enum Fit {
  /** Resized so that it just fits, in the middle, with a plain colour on two of its sides. */
  LETTERBOX,
  /** Resized so that it just fits, in the upper left corner, with a plain colour beside it. */
  CORNER,
  /** Resized to the input's width and height, whatever becomes of squares and circles. */
  STRETCH;

  /** {@return the size of a picture in an input} */
  PictureSize fitted(PictureSize picture, PictureSize input) {
    if (this == STRETCH) {
      return input;
    }
    double scale =
        Math.min(
            (double) input.height() / picture.height(), (double) input.width() / picture.width());
    return new PictureSize(scaled(picture.width(), scale), scaled(picture.height(), scale));
  }

  private static int scaled(int length, double scale) {
    return Math.max(1, (int) Math.rint(length * scale));
  }

  /** {@return the name in a {@code model.properties}} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
