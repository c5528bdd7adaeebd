package io.cleave.core.picture;

import static io.cleave.core.picture.Pixels.COLOURS;

/**
 * Resizes images so that the shorter side has a given length, and cuts a square out of the centre;
 * pixels outside of the square are not computed. Sizes and places are torchvision's.
 *
 * @param shorterSide of an image after resizing, at least the square's
 * @param size height and width of the square
 */
record Framing(int shorterSide, int size, Resampling resampling) {

  Pixels frame(Pixels image) {
    return down(image, axis(image.width(), image), axis(image.height(), image));
  }

  private ResamplingAxis axis(int length, Pixels image) {
    long shorter = Math.min(image.width(), image.height());
    int resized = Math.toIntExact((long) length * shorterSide / shorter);
    int margin = (int) Math.rint((resized - size) / 2.0);
    return new ResamplingAxis(resampling, length, resized, margin, size);
  }

  private Pixels down(Pixels image, ResamplingAxis columns, ResamplingAxis rows) {
    byte[] narrow = across(image, columns, rows);
    int rowBytes = size * COLOURS;
    byte[] square = new byte[size * rowBytes];
    for (int y = 0; y < size; y++) {
      for (int i = 0; i < rowBytes; i++) {
        square[y * rowBytes + i] = rows.value(y, narrow, i, rowBytes);
      }
    }
    return new Pixels(size, size, square);
  }

  /** The rows that are needed, each as wide as the square. */
  private byte[] across(Pixels image, ResamplingAxis columns, ResamplingAxis rows) {
    byte[] narrow = new byte[Math.multiplyExact(rows.high() - rows.low(), size * COLOURS)];
    int at = 0;
    for (int y = rows.low(); y < rows.high(); y++) {
      int start = (y * image.width() + columns.low()) * COLOURS;
      for (int x = 0; x < size; x++) {
        for (int colour = 0; colour < COLOURS; colour++) {
          narrow[at++] = columns.value(x, image.values(), start + colour, COLOURS);
        }
      }
    }
    return narrow;
  }
}
