package io.cleave.core.picture;

/**
 * Resizes images so that the shorter side has a given length, and cuts a square out of the centre;
 * pixels outside the square are not computed. Sizes and positions are torchvision's.
 *
 * @param shorterSide the shorter side of an image after resizing, in pixels, at least the square's
 * @param size height and width of the square, in pixels
 * @param resampling how pixels are computed when an image is resized
 */
record Framing(int shorterSide, int size, Resampling resampling) implements Resizing {
  @Override
  public ResamplingAxis columns(int width, int height) {
    return axis(width, Math.min(width, height));
  }

  @Override
  public ResamplingAxis rows(int width, int height) {
    return axis(height, Math.min(width, height));
  }

  private ResamplingAxis axis(int length, long shorter) {
    int resized = Math.toIntExact(length * (long) shorterSide / shorter);
    int margin = (int) Math.rint((resized - size) / 2.0);
    return new ResamplingAxis(resampling, length, resized, margin, size);
  }
}
