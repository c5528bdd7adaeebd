package io.cleave.lab.calibrate;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of a real symmetric matrix by Jacobi's rotations (Golub and Van
 * Loan, Matrix Computations, section 8.5), the greatest eigenvalue first. Slow beyond some hundred
 * rows, accurate for small eigenvalues too.
 */
final class SymmetricEigen {
  private static final int MAX_SWEEPS = 50;

  /** Of the squared norm: what may be left beside the diagonal. */
  private static final double TOLERANCE = 1e-26;

  /** Of the product of two diagonal elements: a square beside them that is not worth a rotation. */
  private static final double NEGLIGIBLE = 1e-32;

  private final int size;
  private final double[][] matrix;

  /** Row i belongs to eigenvalue i once all is done. */
  private final double[][] vectors;

  private SymmetricEigen(Matrix source) {
    this.size = source.rows();
    this.matrix = source.copy();
    this.vectors = Matrix.identity(size).copy();
  }

  /** What was found. */
  static final class Result {
    private final double[] values;
    private final Matrix vectors;

    private Result(double[] values, Matrix vectors) {
      this.values = values;
      this.vectors = vectors;
    }

    /** {@return an eigenvalue; 0 is the greatest} */
    double value(int index) {
      return values[index];
    }

    /** {@return an orthonormal eigenvector in each row, in the order of the values} */
    Matrix vectors() {
      return vectors;
    }
  }

  static Result of(Matrix symmetric) {
    return new SymmetricEigen(symmetric).solve();
  }

  private Result solve() {
    double small = TOLERANCE * squares(true);
    for (int sweep = 0; sweep < MAX_SWEEPS && squares(false) > small; sweep++) {
      for (int p = 0; p < size; p++) {
        for (int q = p + 1; q < size; q++) {
          rotate(p, q);
        }
      }
    }
    return sorted();
  }

  private double squares(boolean diagonal) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        sum += i == j && !diagonal ? 0 : matrix[i][j] * matrix[i][j];
      }
    }
    return sum;
  }

  private void rotate(int p, int q) {
    double beside = matrix[p][q];
    if (beside * beside <= NEGLIGIBLE * Math.abs(matrix[p][p] * matrix[q][q])) {
      return;
    }
    double theta = (matrix[q][q] - matrix[p][p]) / (2 * beside);
    double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double cosine = 1 / Math.hypot(tangent, 1);
    double sine = tangent * cosine;
    for (double[] row : matrix) {
      double left = row[p];
      row[p] = cosine * left - sine * row[q];
      row[q] = sine * left + cosine * row[q];
    }
    combine(matrix[p], matrix[q], cosine, sine);
    combine(vectors[p], vectors[q], cosine, sine);
  }

  private static void combine(double[] first, double[] second, double cosine, double sine) {
    for (int i = 0; i < first.length; i++) {
      double left = first[i];
      first[i] = cosine * left - sine * second[i];
      second[i] = sine * left + cosine * second[i];
    }
  }

  private Result sorted() {
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -matrix[i][i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = new double[size];
    double[][] rows = new double[size][];
    for (int i = 0; i < size; i++) {
      values[i] = matrix[order[i]][order[i]];
      rows[i] = vectors[order[i]];
    }
    return new Result(values, new Matrix(rows));
  }
}
