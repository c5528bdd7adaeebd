package io.cleave.lab.calibrate;

import io.cleave.codec.internal.Check;
import java.util.Comparator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Eigenvalues and orthonormal eigenvectors of a real symmetric matrix, the greatest eigenvalue
 * first. Of the two vectors that differ in their sign it is the one whose largest element (the
 * first of them) is positive, so that the same matrix gives the same numbers whoever solved it.
 */
final class EigenBasis {
  private final double[] values;

  /** Row i belongs to eigenvalue i. */
  private final DMatrixRMaj vectors;

  private EigenBasis(double[] values, DMatrixRMaj vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /**
   * Finds the basis of a matrix.
   *
   * @param symmetric square; it is not changed
   * @throws IllegalArgumentException if a number in it is infinite or NaN
   */
  static EigenBasis of(DMatrixRMaj symmetric) {
    int size = symmetric.getNumRows();
    EigenDecomposition_F64<DMatrixRMaj> solver = DecompositionFactory_DDRM.eig(size, true, true);
    boolean solved = solver.decompose(symmetric.copy());
    Check.argument(solved, "matrix", "no eigenvectors", "finite numbers");
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -solver.getEigenvalue(i).getReal()))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = new double[size];
    DMatrixRMaj vectors = new DMatrixRMaj(size, size);
    for (int row = 0; row < size; row++) {
      values[row] = solver.getEigenvalue(order[row]).getReal();
      putSigned(solver.getEigenVector(order[row]), vectors, row);
    }
    return new EigenBasis(values, vectors);
  }

  private static void putSigned(DMatrixRMaj vector, DMatrixRMaj vectors, int row) {
    double largest = 0;
    for (double element : vector.data) {
      largest = Math.abs(element) > Math.abs(largest) ? element : largest;
    }
    double sign = Math.signum(largest);
    for (int column = 0; column < vector.getNumElements(); column++) {
      vectors.set(row, column, sign * vector.get(column));
    }
  }

  /** {@return an eigenvalue; 0 is the greatest} */
  double value(int index) {
    return values[index];
  }

  /** {@return an orthonormal eigenvector in each row, in the order of the values; not a copy} */
  DMatrixRMaj vectors() {
    return vectors;
  }

  /**
   * Makes the matrix of these eigenvectors whose eigenvalues are a function of these.
   *
   * @param function of an eigenvalue
   */
  DMatrixRMaj with(DoubleUnaryOperator function) {
    DMatrixRMaj scaled = vectors.copy();
    CommonOps_DDRM.multRows(
        IntStream.range(0, values.length)
            .mapToDouble(i -> function.applyAsDouble(values[i]))
            .toArray(),
        scaled);
    return CommonOps_DDRM.multTransA(vectors, scaled, null);
  }
}
