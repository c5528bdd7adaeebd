package io.cleave.lab.images;

import java.util.ArrayList;
import java.util.List;

/** Mean and standard deviation of each colour over many pixels, on a scale of 0 to 1. */
final class PixelStatistics {
  private static final double MAX_BYTE = 255;

  /** Three digits are short to write, and close enough. */
  private static final double STEPS = 1000;

  private final long[] sums = new long[3];
  private final long[] squares = new long[3];
  private long pixels;

  static PixelStatistics of(List<LabelledImage> images) {
    PixelStatistics statistics = new PixelStatistics();
    images.forEach(statistics::add);
    return statistics;
  }

  /** The means of red, green and blue, rounded to three digits. */
  List<Float> mean() {
    List<Float> means = new ArrayList<>();
    for (int colour = 0; colour < 3; colour++) {
      means.add(rounded(exactMean(colour) / MAX_BYTE));
    }
    return means;
  }

  /**
   * The standard deviations, rounded to three digits; never 0, because values are divided by them.
   */
  List<Float> deviation() {
    List<Float> deviations = new ArrayList<>();
    for (int colour = 0; colour < 3; colour++) {
      double mean = exactMean(colour);
      double variance = (double) squares[colour] / pixels - mean * mean;
      float deviation = rounded(Math.sqrt(Math.max(0, variance)) / MAX_BYTE);
      deviations.add(Math.max((float) (1 / STEPS), deviation));
    }
    return deviations;
  }

  private void add(LabelledImage image) {
    byte[] rgb = image.rgb();
    pixels += rgb.length / 3;
    for (int i = 0; i < rgb.length; i++) {
      int value = Byte.toUnsignedInt(rgb[i]);
      sums[i % 3] += value;
      squares[i % 3] += (long) value * value;
    }
  }

  private double exactMean(int colour) {
    return (double) sums[colour] / pixels;
  }

  private static float rounded(double value) {
    return (float) (Math.round(value * STEPS) / STEPS);
  }
}
