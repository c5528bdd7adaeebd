package io.cleave.lab.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Eigenvalues and eigenvectors of symmetric matrices. */
class EigenBasisTest {
  @Test
  void findsWhatIsKnown() {
    EigenBasis basis = EigenBasis.of(new DMatrixRMaj(new double[][] {{2, 1}, {1, 2}}));

    double half = Math.sqrt(0.5);
    assertEquals(3, basis.value(0), 1e-12);
    assertEquals(1, basis.value(1), 1e-12);
    assertArrayEquals(new double[] {half, half}, row(basis, 0), 1e-12);
    assertEquals(-basis.vectors().get(1, 1), basis.vectors().get(1, 0), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 40})
  void vectorsAreOrthonormalInOrderAndMakeTheMatrixAgain(int size) {
    assertSolves(symmetric(size), 1e-12);
  }

  /** Fewer samples than feature maps, and maps that are never above 0. */
  @Test
  void aMatrixOfLowRankHasAWholeBasisToo() {
    int size = 60;
    DMatrixRMaj few = products(size, 5);
    for (int dead = 0; dead < size; dead += 3) {
      for (int i = 0; i < size; i++) {
        few.set(dead, i, 0);
        few.set(i, dead, 0);
      }
    }

    EigenBasis basis = assertSolves(few, 1e-12);

    assertTrue(basis.value(4) > 1e-3, "value " + basis.value(4));
    assertEquals(0, basis.value(5), 1e-12);
  }

  @Test
  void aZeroMatrixHasZeros() {
    EigenBasis basis = EigenBasis.of(new DMatrixRMaj(3, 3));

    assertEquals(0, basis.value(0));
    assertEquals(0, basis.value(2));
    assertSameNumbers(CommonOps_DDRM.identity(3), basis.vectors(), 0);
  }

  @Test
  void theLargestElementOfAVectorIsPositive() {
    EigenBasis basis = EigenBasis.of(products(20, 20));

    for (int i = 0; i < 20; i++) {
      double[] vector = row(basis, i);
      double greatest = Arrays.stream(vector).max().getAsDouble();
      double least = Arrays.stream(vector).min().getAsDouble();
      assertTrue(greatest >= -least, greatest + " and " + least);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void rejectsAMatrixWhenANumberIsNotFinite(double number) {
    DMatrixRMaj matrix = products(5, 5);
    matrix.set(1, 3, number);
    matrix.set(3, 1, number);

    assertThrows(IllegalArgumentException.class, () -> EigenBasis.of(matrix));
  }

  /** With {@code -Dcleave.maps=2048} as {@code docs/calibration.md} has it. */
  @Test
  void asManyFeatureMapsAsATransformHoldsTakeLessThanAMinute() {
    int maps = Integer.getInteger("cleave.maps", 256);
    DMatrixRMaj matrix = symmetric(maps);

    EigenBasis basis = assertTimeout(Duration.ofMinutes(1), () -> EigenBasis.of(matrix));

    assertTrue(basis.value(0) > basis.value(maps - 1));
  }

  /** Of elements of many magnitudes and both signs. */
  private static DMatrixRMaj symmetric(int size) {
    Random random = new Random(3);
    DMatrixRMaj matrix = new DMatrixRMaj(size, size);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        matrix.set(i, j, random.nextGaussian() * Math.pow(10, -(i * 5 / size)));
        matrix.set(j, i, matrix.get(i, j));
      }
    }
    return matrix;
  }

  /** A mean of outer products of {@code rank} vectors, each smaller than the one before. */
  private static DMatrixRMaj products(int size, int rank) {
    Random random = new Random(7);
    DMatrixRMaj vectors = new DMatrixRMaj(size, rank);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < rank; j++) {
        vectors.set(i, j, random.nextGaussian() / (j + 1));
      }
    }
    return CommonOps_DDRM.multTransB(vectors, vectors, null);
  }

  private static EigenBasis assertSolves(DMatrixRMaj matrix, double tolerance) {
    DMatrixRMaj before = matrix.copy();
    EigenBasis basis = EigenBasis.of(matrix);
    int size = matrix.getNumRows();
    DMatrixRMaj vectors = basis.vectors();
    double greatest = Math.max(1, CommonOps_DDRM.elementMaxAbs(matrix));
    assertSameNumbers(before, matrix, 0);
    assertSameNumbers(
        CommonOps_DDRM.identity(size),
        CommonOps_DDRM.multTransB(vectors, vectors, null),
        tolerance);
    assertSameNumbers(matrix, basis.with(value -> value), tolerance * greatest);
    for (int i = 1; i < size; i++) {
      assertTrue(basis.value(i - 1) >= basis.value(i));
    }
    return basis;
  }

  private static double[] row(EigenBasis basis, int index) {
    return CommonOps_DDRM.extractRow(basis.vectors(), index, null).getData();
  }

  private static void assertSameNumbers(
      DMatrixRMaj expected, DMatrixRMaj actual, double tolerance) {
    for (int i = 0; i < expected.getNumRows(); i++) {
      for (int j = 0; j < expected.getNumCols(); j++) {
        assertEquals(expected.get(i, j), actual.get(i, j), tolerance);
      }
    }
  }
}
