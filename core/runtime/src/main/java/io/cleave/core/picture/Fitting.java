package io.cleave.core.picture;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * How a whole picture becomes a network's input: it is resized into an input of fixed height and
 * width, with a plain colour where it does not reach, and its colours become numbers. Immutable.
 *
 * @param input the size of the network's input
 * @param fit how the picture is put into it
 * @param padding the red, green and blue of a pixel that the picture does not cover: 0 to 255
 * @param colours how colours become numbers
 * @param resampling how pixels are computed when the picture is resized
 */
public record Fitting(
    PictureSize input, Fit fit, int padding, Colours colours, Resampling resampling)
    implements PictureScaling {
  /** The grey that YOLO's networks are trained with: {@value}. */
  public static final int DEFAULT_PADDING = 114;

  /**
   * Checks the padding.
   *
   * @param input the size of the network's input
   * @param fit how the picture is put into it
   * @param padding 0 to 255
   * @param colours how colours become numbers
   * @param resampling how pixels are computed when the picture is resized
   * @throws IllegalArgumentException if the padding is no colour, or the input too large
   */
  public Fitting {
    Check.range("padding", padding, 0, 255);
    TensorShape.of(Pixels.COLOURS, input.height(), input.width());
  }

  @Override
  public TensorShape shape() {
    return TensorShape.of(Pixels.COLOURS, input.height(), input.width());
  }

  /**
   * {@return where a picture lies in the input}
   *
   * @param picture the size of the picture
   */
  public Placement placement(PictureSize picture) {
    PictureSize size = fit.fitted(picture, input);
    boolean centred = fit == Fit.LETTERBOX;
    int left = centred ? (input.width() - size.width()) / 2 : 0;
    int top = centred ? (input.height() - size.height()) / 2 : 0;
    return new Placement(left, top, size, picture);
  }

  @Override
  public void write(Pixels image, ByteBuffer target) {
    requireRoom(target);
    Placement placement = placement(new PictureSize(image.width(), image.height()));
    write(placement.resizing(resampling).frame(image), placement, target);
  }

  @Override
  public void write(PictureFile picture, ByteBuffer target) throws PicturesException {
    requireRoom(target);
    Placement placement = placement(picture.size());
    write(picture.fitted(placement, resampling), placement, target);
  }

  private void requireRoom(ByteBuffer target) {
    Check.writable(target, shape().bytes());
  }

  private void write(Pixels resized, Placement at, ByteBuffer target) {
    for (int place = 0; place < Pixels.COLOURS; place++) {
      float[] numbers = colours.values(place);
      int source = colours.order().source(place);
      for (int y = 0; y < input.height(); y++) {
        writeRow(resized, y - at.top(), at.left(), source, numbers, target);
      }
    }
  }

  private void writeRow(
      Pixels resized, int y, int left, int source, float[] numbers, ByteBuffer target) {
    boolean covered = y >= 0 && y < resized.height();
    int end = covered ? left + resized.width() : 0;
    int row = y * resized.width();
    for (int x = 0; x < input.width(); x++) {
      boolean inside = covered && x >= left && x < end;
      int colour =
          inside ? resized.values()[(row + x - left) * Pixels.COLOURS + source] & 0xff : padding;
      target.putFloat(numbers[colour]);
    }
  }
}
