package io.cleave.lab.sparsity;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/** One feature map of one image. Immutable. */
public final class FeatureMap {
  private static final int WHITE = 255;

  private final int map;
  private final int width;
  private final float[] values;

  /**
   * Creates a feature map from values, which are not copied: the caller must not change them
   * afterwards.
   *
   * @param map the index of the map among the channels
   * @param width the width in pixels
   * @param values the rows, one after the other
   */
  public FeatureMap(int map, int width, float[] values) {
    this.map = map;
    this.width = width;
    this.values = values;
  }

  /** {@return the index of this map among the channels} */
  public int map() {
    return map;
  }

  /** {@return height in pixels} */
  public int height() {
    return values.length / width;
  }

  /** {@return width in pixels} */
  public int width() {
    return width;
  }

  /** {@return the largest value} */
  public float max() {
    float max = values[0];
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  /** {@return this map as a picture, in which 0 and below are black and the maximum is white} */
  public PngPicture picture() {
    BufferedImage picture = new BufferedImage(width, height(), BufferedImage.TYPE_BYTE_GRAY);
    float max = max();
    for (int i = 0; i < values.length; i++) {
      int shade = max > 0 ? Math.round(WHITE * (Math.max(0, values[i]) / max)) : 0;
      picture.getRaster().setSample(i % width, i / width, 0, shade);
    }
    return PngPicture.of(picture);
  }

  @Override
  public String toString() {
    return "map " + map + " " + Arrays.toString(values);
  }
}
