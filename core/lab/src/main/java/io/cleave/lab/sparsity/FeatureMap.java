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
   * Takes the values over.
   *
   * @param map its place among the feature maps
   * @param width values in a row
   * @param values row by row; nobody changes them any more
   */
  public FeatureMap(int map, int width, float[] values) {
    this.map = map;
    this.width = width;
    this.values = values;
  }

  /** {@return its place among the channels} */
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

  /** {@return the map as a picture: 0 and below are black, the maximum is white} */
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
