package io.cleave.core.picture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Check;
import io.cleave.core.picture.internal.DecodedRows;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;

/** An image in memory: red, green and blue of each pixel, one byte each, row by row. */
public final class Pixels {
  static final int COLOURS = 3;

  private final int width;
  private final int height;
  private final byte[] values;

  /**
   * Creates an image of these bytes without a copy; they must not be changed afterwards.
   *
   * @param width the width in pixels
   * @param height the height in pixels
   * @param values red, green and blue of each pixel, row by row
   * @throws IllegalArgumentException if the number of bytes does not match
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

  /** {@return the width in pixels} */
  public int width() {
    return width;
  }

  /** {@return the height in pixels} */
  public int height() {
    return height;
  }

  /** {@return red, green and blue of each pixel, row by row; not a copy, not to be changed} */
  public byte[] values() {
    return values;
  }

  /**
   * {@return the pixels of a picture} The stored numbers are used as they are, the upper eight bits
   * of sixteen; opacity is ignored. Java takes its grey for linear, and would make it brighter.
   *
   * @param picture a picture of any kind
   */
  public static Pixels of(BufferedImage picture) {
    int width = picture.getWidth();
    int rowBytes = Math.multiplyExact(width, COLOURS);
    byte[] values = new byte[Math.multiplyExact(rowBytes, picture.getHeight())];
    byte[] row = new byte[rowBytes];
    for (int y = 0; y < picture.getHeight(); y++) {
      if (hasPlainNumbers(picture.getColorModel())) {
        DecodedRows.read(picture, y, row);
      } else {
        convert(picture, y, row);
      }
      System.arraycopy(row, 0, values, y * rowBytes, rowBytes);
    }
    return new Pixels(width, picture.getHeight(), values);
  }

  private static boolean hasPlainNumbers(ColorModel colours) {
    ColorSpace space = colours.getColorSpace();
    boolean known = space.getType() == ColorSpace.TYPE_GRAY || space.isCS_sRGB();
    return known && !colours.isAlphaPremultiplied();
  }

  private static void convert(BufferedImage picture, int y, byte[] row) {
    int at = 0;
    for (int colour : picture.getRGB(0, y, picture.getWidth(), 1, null, 0, picture.getWidth())) {
      row[at++] = (byte) (colour >> 16);
      row[at++] = (byte) (colour >> 8);
      row[at++] = (byte) colour;
    }
  }

  /** {@return a copy as Java's own picture, of type INT_RGB} */
  public BufferedImage toBufferedImage() {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[width];
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += COLOURS) {
        row[x] =
            ((values[at] & 0xff) << 16) | ((values[at + 1] & 0xff) << 8) | (values[at + 2] & 0xff);
      }
      picture.setRGB(0, y, width, 1, row, 0, width);
    }
    return picture;
  }

  /** An image whose rows are the columns of this one. */
  Pixels transposed() {
    byte[] columns = new byte[values.length];
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += COLOURS) {
        System.arraycopy(values, at, columns, (x * height + y) * COLOURS, COLOURS);
      }
    }
    return new Pixels(height, width, columns);
  }

  /**
   * Takes the pixels of DJL's images.
   *
   * @param array bytes, or floats that are whole numbers up to 255, of shape (height, width, 3)
   */
  static Pixels of(NDArray array) {
    Shape shape = array.getShape();
    try (NDArray bytes = array.toType(DataType.UINT8, true)) {
      return new Pixels((int) shape.get(1), (int) shape.get(0), bytes.toByteArray());
    }
  }
}
