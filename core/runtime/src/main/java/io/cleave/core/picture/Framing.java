package io.cleave.core.picture;

import static io.cleave.core.picture.Pixels.COLOURS;

/**
 * Resizes images so that the shorter side has a given length, and cuts a square out of the centre;
 * pixels outside the square are not computed. Sizes and positions are torchvision's.
 *
 * @param shorterSide the shorter side of an image after resizing, in pixels, at least the square's
 * @param size height and width of the square, in pixels
 * @param resampling how pixels are computed when an image is resized
 */
record Framing(int shorterSide, int size, Resampling resampling) {

  Pixels frame(Pixels image) {
    FrameRows rows = rows(image.width(), image.height());
    for (int y = 0; y < image.height(); y++) {
      rows.take(y, image.values(), y * image.width() * COLOURS);
    }
    return rows.square();
  }

  /** For an image whose rows arrive one by one, in any order. */
  FrameRows rows(int width, int height) {
    int shorter = Math.min(width, height);
    return new FrameRows(size, axis(width, shorter), axis(height, shorter));
  }

  private ResamplingAxis axis(int length, long shorter) {
    int resized = Math.toIntExact(length * (long) shorterSide / shorter);
    int margin = (int) Math.rint((resized - size) / 2.0);
    return new ResamplingAxis(resampling, length, resized, margin, size);
  }
}
