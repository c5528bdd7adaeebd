package io.cleave.lab.sparsity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.lab.sparsity.internal.Pearson;
import org.junit.jupiter.api.Test;

class PearsonTest {
  private static double pearson(double[] x, double... y) {
    return Pearson.of(x, y).orElseThrow();
  }

  @Test
  void knownVectorsHaveTheirCorrelation() {
    assertEquals(1, pearson(new double[] {1, 2, 3}, 2, 4, 6), 1e-12);
    assertEquals(-1, pearson(new double[] {1, 2, 3}, 5, 3, 1), 1e-12);
    assertEquals(0.8, pearson(new double[] {1, 2, 3, 4, 5}, 2, 1, 4, 3, 5), 1e-12);
    assertEquals(0, pearson(new double[] {-1, 0, 1}, 1, 0, 1), 1e-12);
  }

  @Test
  void aConstantHasNone() {
    assertTrue(Pearson.of(new double[] {1, 1, 1}, new double[] {1, 2, 3}).isEmpty());
    assertTrue(Pearson.of(new double[] {1, 2}, new double[] {0, 0}).isEmpty());
  }
}
