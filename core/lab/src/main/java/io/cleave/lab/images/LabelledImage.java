package io.cleave.lab.images;

import io.cleave.core.picture.Pixels;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * One square image with its class. Immutable.
 *
 * @param pixels the image, as wide as it is high
 * @param label the index of the class among the labels, which is also the index of its logit
 */
public record LabelledImage(Pixels pixels, int label) {
  /**
   * Creates an image from bytes, which are not copied: the caller must not change them afterwards.
   *
   * @param side width and height in pixels
   * @param label the index of the class among the labels
   * @param rgb the pixels, of shape (side, side, 3)
   * @throws IllegalArgumentException if {@code rgb} does not have the length of that shape
   */
  public LabelledImage(int side, int label, byte[] rgb) {
    this(new Pixels(side, side, rgb), label);
  }

  /** {@return width and height in pixels} */
  public int side() {
    return pixels.width();
  }

  /**
   * {@return red, green and blue of each pixel, of shape (side, side, 3); not a copy, so callers
   * must not change it}
   */
  public byte[] rgb() {
    return pixels.values();
  }

  /**
   * {@return the labels of some images, in the same order}
   *
   * @param images any number of images
   */
  public static int[] labels(List<LabelledImage> images) {
    return images.stream().mapToInt(LabelledImage::label).toArray();
  }

  /** {@return a copy of this image for {@code java.awt}} */
  public BufferedImage picture() {
    return pixels.toBufferedImage();
  }
}
