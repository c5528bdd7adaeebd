package io.cleave.lab.sparsity.internal;

import java.util.Arrays;
import java.util.OptionalDouble;

/** Pearson's correlation coefficient. */
public final class Pearson {
  private Pearson() {}

  /** {@return the coefficient in [-1, 1]; empty if either side is constant} */
  public static OptionalDouble of(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
      xy += (x[i] - meanX) * (y[i] - meanY);
    }
    double spread = Math.sqrt(xx) * Math.sqrt(yy);
    return spread > 0
        ? OptionalDouble.of(Math.max(-1, Math.min(1, xy / spread)))
        : OptionalDouble.empty();
  }
}
