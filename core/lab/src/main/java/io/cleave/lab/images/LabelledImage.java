package io.cleave.lab.images;

import io.cleave.core.picture.Pixels;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * One square picture with its class. Immutable.
 *
 * @param pixels as wide as high
 * @param label the place of the class among the labels, which is that of its logit
 */
public record LabelledImage(Pixels pixels, int label) {
  /**
   * Takes the bytes as they are; nobody may change them from now on.
   *
   * @param side width and height in pixels
   * @param label the place of its class among the labels
   * @param rgb of shape (side, side, 3)
   * @throws IllegalArgumentException if the bytes are not as many
   */
  public LabelledImage(int side, int label, byte[] rgb) {
    this(new Pixels(side, side, rgb), label);
  }

  /** {@return width and height in pixels} */
  public int side() {
    return pixels.width();
  }

  /** {@return red, green and blue of each pixel, of shape (side, side, 3); not to be changed} */
  public byte[] rgb() {
    return pixels.values();
  }

  /**
   * {@return the labels of some images}
   *
   * @param images in any number
   */
  public static int[] labels(List<LabelledImage> images) {
    return images.stream().mapToInt(LabelledImage::label).toArray();
  }

  /** {@return a copy as a picture} */
  public BufferedImage picture() {
    return pixels.toBufferedImage();
  }
}
