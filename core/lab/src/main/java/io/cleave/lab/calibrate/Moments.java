package io.cleave.lab.calibrate;

import org.ejml.data.DMatrixRMaj;

/**
 * Sums over positions of vectors with a number for each feature map: what means, covariances and
 * mean outer products are made of. Not safe for concurrent use.
 */
final class Moments {
  private final int channels;
  private final double[] sums;
  private final double[][] products;
  private long positions;

  Moments(int channels) {
    this.channels = channels;
    this.sums = new double[channels];
    this.products = new double[channels][channels];
  }

  /** The moments of numbers that are independent and alike. */
  static Moments alike(int channels) {
    Moments moments = new Moments(channels);
    for (int c = 0; c < channels; c++) {
      moments.products[c][c] = 1;
    }
    moments.positions = 1;
    return moments;
  }

  /**
   * Adds a tensor.
   *
   * @param values where it is
   * @param from its first element; feature maps follow each other
   * @param mapElements of each of them
   */
  void add(float[] values, int from, int mapElements) {
    for (int c = 0; c < channels; c++) {
      int left = from + c * mapElements;
      sums[c] += sum(values, left, mapElements);
      for (int d = 0; d <= c; d++) {
        products[c][d] += product(values, left, from + d * mapElements, mapElements);
      }
    }
    positions += mapElements;
  }

  private static double sum(float[] values, int from, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[from + i];
    }
    return sum;
  }

  private static double product(float[] values, int left, int right, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (double) values[left + i] * values[right + i];
    }
    return sum;
  }

  /** {@return the mean of each feature map} */
  double[] means() {
    double[] means = new double[channels];
    for (int c = 0; c < channels; c++) {
      means[c] = sums[c] / positions;
    }
    return means;
  }

  /** {@return the covariance of the feature maps} */
  DMatrixRMaj covariance() {
    double[] means = means();
    return symmetric((c, d) -> products[c][d] / positions - means[c] * means[d]);
  }

  /** {@return the mean of each product, nothing subtracted} */
  DMatrixRMaj meanProducts() {
    return symmetric((c, d) -> products[c][d] / positions);
  }

  /** {@return the mean square of each feature map} */
  double[] meanSquares() {
    double[] squares = new double[channels];
    for (int c = 0; c < channels; c++) {
      squares[c] = products[c][c] / positions;
    }
    return squares;
  }

  private interface Entry {
    double at(int row, int column);
  }

  private DMatrixRMaj symmetric(Entry lower) {
    DMatrixRMaj matrix = new DMatrixRMaj(channels, channels);
    for (int c = 0; c < channels; c++) {
      for (int d = 0; d <= c; d++) {
        double entry = lower.at(c, d);
        matrix.set(c, d, entry);
        matrix.set(d, c, entry);
      }
    }
    return matrix;
  }
}
