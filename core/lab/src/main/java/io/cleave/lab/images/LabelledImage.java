package io.cleave.lab.images;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.List;

/** One square picture with its class. Immutable. */
public final class LabelledImage {
  private final int side;
  private final int label;
  private final byte[] rgb;

  /**
   * Takes the bytes as they are; nobody may change them from now on.
   *
   * @param side width and height in pixels
   * @param label the place of its class among the labels
   * @param rgb of shape (side, side, 3)
   * @throws IllegalArgumentException if the bytes are not as many
   */
  public LabelledImage(int side, int label, byte[] rgb) {
    if (rgb.length != 3 * side * side) {
      throw new IllegalArgumentException(
          "rgb: " + rgb.length + " bytes (expected: 3 times " + side + " by " + side + ")");
    }
    this.side = side;
    this.label = label;
    this.rgb = rgb;
  }

  /** {@return width and height in pixels} */
  public int side() {
    return side;
  }

  /** {@return the place of the class among the labels, which is that of its logit} */
  public int label() {
    return label;
  }

  /** {@return a copy of the pixels, bytes of shape (side, side, 3)} */
  public byte[] rgb() {
    return rgb.clone();
  }

  /**
   * Reads the labels of some images.
   *
   * @param images in any number
   * @return the label of each
   */
  public static int[] labels(List<LabelledImage> images) {
    return images.stream().mapToInt(LabelledImage::label).toArray();
  }

  /** {@return a copy of the pixels as a picture} */
  public BufferedImage picture() {
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      int red = rgb[3 * i] & 0xff;
      int green = rgb[3 * i + 1] & 0xff;
      int blue = rgb[3 * i + 2] & 0xff;
      picture.setRGB(i % side, i / side, (red << 16) | (green << 8) | blue);
    }
    return picture;
  }

  /** {@return the pixels, bytes of shape (side, side, 3), read-only} */
  public ByteBuffer pixels() {
    return ByteBuffer.wrap(rgb).asReadOnlyBuffer();
  }
}
