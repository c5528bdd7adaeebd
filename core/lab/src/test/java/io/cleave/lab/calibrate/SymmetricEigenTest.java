package io.cleave.lab.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Eigenvalues of symmetric matrices. */
class SymmetricEigenTest {
  @Test
  void findsWhatIsKnown() {
    SymmetricEigen.Result result = SymmetricEigen.of(new Matrix(new double[][] {{2, 1}, {1, 2}}));

    assertEquals(3, result.value(0), 1e-12);
    assertEquals(1, result.value(1), 1e-12);
    assertEquals(result.vectors().get(0, 0), result.vectors().get(0, 1), 1e-12);
    assertEquals(result.vectors().get(1, 0), -result.vectors().get(1, 1), 1e-12);
  }

  @Test
  void vectorsAreOrthonormalAndMakeTheMatrixAgain() {
    int size = 40;
    Random random = new Random(3);
    double[][] rows = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        rows[i][j] = random.nextGaussian() * Math.pow(10, -(i / 8));
        rows[j][i] = rows[i][j];
      }
    }
    Matrix matrix = new Matrix(rows);

    SymmetricEigen.Result result = SymmetricEigen.of(matrix);

    Matrix vectors = result.vectors();
    assertSameNumbers(Matrix.identity(size), vectors.times(vectors.transposed()));
    assertSameNumbers(matrix, Matrix.withEigenvalues(result, value -> value));
    for (int i = 1; i < size; i++) {
      assertTrue(result.value(i - 1) >= result.value(i));
    }
  }

  @Test
  void aZeroMatrixHasZeros() {
    SymmetricEigen.Result result = SymmetricEigen.of(new Matrix(new double[3][3]));

    assertEquals(0, result.value(0));
    assertEquals(0, result.value(2));
    assertSameNumbers(Matrix.identity(3), result.vectors());
  }

  private static void assertSameNumbers(Matrix expected, Matrix actual) {
    for (int i = 0; i < expected.rows(); i++) {
      for (int j = 0; j < expected.columns(); j++) {
        assertEquals(expected.get(i, j), actual.get(i, j), 1e-12);
      }
    }
  }
}
