package io.cleave.core.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Check;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/** An image in memory: red, green and blue of each pixel, row by row. */
public final class Pixels {
  static final int COLOURS = 3;

  private final int width;
  private final int height;
  private final byte[] values;

  /**
   * Takes the bytes as they are; nobody may change them from now on.
   *
   * @param width in pixels
   * @param height in pixels
   * @param values red, green and blue of each pixel, row by row
   * @throws IllegalArgumentException if the bytes are not as many
   */
  public Pixels(int width, int height, byte[] values) {
    Check.argument(
        values.length == (long) width * height * COLOURS,
        "values",
        values.length + " bytes",
        "3 times " + width + " by " + height);
    this.width = width;
    this.height = height;
    this.values = values;
  }

  /** {@return in pixels} */
  public int width() {
    return width;
  }

  /** {@return in pixels} */
  public int height() {
    return height;
  }

  /** {@return red, green and blue of each pixel, row by row; not a copy, not to be changed} */
  public byte[] values() {
    return values;
  }

  /**
   * Takes the colours of a picture; how opaque it is is left out. Grey is taken as the file has it:
   * Java holds that its grey is linear, and would make it brighter.
   *
   * @param picture of any kind
   * @return its pixels
   */
  public static Pixels of(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    byte[] values = new byte[Math.multiplyExact(Math.multiplyExact(width, height), COLOURS)];
    boolean grey = picture.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      if (grey) {
        greys(picture.getRaster(), y, row);
      } else {
        picture.getRGB(0, y, width, 1, row, 0, width);
      }
      for (int colour : row) {
        values[at++] = (byte) (colour >> 16);
        values[at++] = (byte) (colour >> 8);
        values[at++] = (byte) colour;
      }
    }
    return new Pixels(width, height, values);
  }

  private static void greys(Raster raster, int y, int[] row) {
    raster.getSamples(0, y, row.length, 1, 0, row);
    int max = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
    for (int x = 0; x < row.length; x++) {
      row[x] = (row[x] * 255 + max / 2) / max * 0x010101;
    }
  }

  /**
   * Takes the pixels of DJL's images.
   *
   * @param array of bytes, or of floats that are whole numbers up to 255, of shape (height, width,
   *     3)
   * @return its pixels
   */
  static Pixels of(NDArray array) {
    Shape shape = array.getShape();
    try (NDArray bytes = array.toType(DataType.UINT8, true)) {
      return new Pixels((int) shape.get(1), (int) shape.get(0), bytes.toByteArray());
    }
  }
}
