package io.cleave.lab.sparsity;

import java.util.Arrays;

/** One feature map of one image. Immutable. */
public final class FeatureMap {
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

  /**
   * Reads one value.
   *
   * @param row 0 or more, below {@link #height}
   * @param column 0 or more, below {@link #width}
   * @return the activation
   */
  public float at(int row, int column) {
    return values[row * width + column];
  }

  /** {@return the largest value} */
  public float max() {
    float max = values[0];
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  @Override
  public String toString() {
    return "map " + map + " " + Arrays.toString(values);
  }
}
