package io.cleave.core.picture;

/** How large the part of a picture becomes that a network takes. */
interface Resizing {
  /**
   * The columns that are wanted.
   *
   * @param width of the picture
   * @param height of the picture
   */
  ResamplingAxis columns(int width, int height);

  /** The rows that are wanted, as {@link #columns}. */
  ResamplingAxis rows(int width, int height);

  /** For a picture whose rows arrive one by one, in any order. */
  default FrameRows frame(int width, int height) {
    return new FrameRows(columns(width, height), rows(width, height));
  }

  default Pixels frame(Pixels image) {
    FrameRows rows = frame(image.width(), image.height());
    for (int y = 0; y < image.height(); y++) {
      rows.take(y, image.values(), y * image.width() * Pixels.COLOURS);
    }
    return rows.pixels();
  }
}
