package io.cleave.core.picture;

/**
 * Where a whole picture lies in a network's input, in pixels of the input.
 *
 * @param left the input's columns on the left of the picture
 * @param top the input's rows above the picture
 * @param size the size of the picture in the input
 * @param picture the size of the picture itself
 */
public record Placement(int left, int top, PictureSize size, PictureSize picture) {

  /**
   * {@return the place in the picture, from its left side, of a place in the input}
   *
   * @param inputX in pixels
   */
  public double pictureX(double inputX) {
    return (inputX - left) * picture.width() / size.width();
  }

  /**
   * {@return the place in the picture, from above, of a place in the input}
   *
   * @param inputY in pixels
   */
  public double pictureY(double inputY) {
    return (inputY - top) * picture.height() / size.height();
  }

  /**
   * {@return the place in the input, from its left side, of a place in the picture}
   *
   * @param pictureX in pixels
   */
  public double inputX(double pictureX) {
    return pictureX * size.width() / picture.width() + left;
  }

  /**
   * {@return the place in the input, from above, of a place in the picture}
   *
   * @param pictureY in pixels
   */
  public double inputY(double pictureY) {
    return pictureY * size.height() / picture.height() + top;
  }

  /** The resizing, of the picture or of one with fewer pixels that shows the same. */
  Resizing resizing(Resampling resampling) {
    return new Whole(size, resampling);
  }

  private record Whole(PictureSize size, Resampling resampling) implements Resizing {
    @Override
    public ResamplingAxis columns(int width, int height) {
      return new ResamplingAxis(resampling, width, size.width(), 0, size.width());
    }

    @Override
    public ResamplingAxis rows(int width, int height) {
      return new ResamplingAxis(resampling, height, size.height(), 0, size.height());
    }
  }
}
