package io.cleave.lab.calibrate;

import java.util.function.DoubleUnaryOperator;

/** A small dense matrix of float64. Nobody changes the rows after it was made. */
final class Matrix {
  private final double[][] values;

  /** Takes the rows as they are. */
  Matrix(double[][] values) {
    this.values = values;
  }

  static Matrix identity(int size) {
    double[][] rows = new double[size][size];
    for (int i = 0; i < size; i++) {
      rows[i][i] = 1;
    }
    return new Matrix(rows);
  }

  int rows() {
    return values.length;
  }

  int columns() {
    return values[0].length;
  }

  double get(int row, int column) {
    return values[row][column];
  }

  double[][] copy() {
    double[][] copy = new double[rows()][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values[i].clone();
    }
    return copy;
  }

  Matrix transposed() {
    double[][] rows = new double[columns()][rows()];
    for (int i = 0; i < rows(); i++) {
      for (int j = 0; j < columns(); j++) {
        rows[j][i] = values[i][j];
      }
    }
    return new Matrix(rows);
  }

  Matrix times(Matrix other) {
    double[][] rows = new double[rows()][other.columns()];
    for (int i = 0; i < rows(); i++) {
      for (int k = 0; k < columns(); k++) {
        double factor = values[i][k];
        double[] right = other.values[k];
        for (int j = 0; j < right.length; j++) {
          rows[i][j] += factor * right[j];
        }
      }
    }
    return new Matrix(rows);
  }

  /**
   * Applies a function to the eigenvalues of a symmetric matrix.
   *
   * @param eigen what the matrix is made of
   * @param function of an eigenvalue
   * @return the matrix of the same eigenvectors
   */
  static Matrix withEigenvalues(SymmetricEigen.Result eigen, DoubleUnaryOperator function) {
    Matrix vectors = eigen.vectors();
    double[][] scaled = vectors.copy();
    for (int i = 0; i < scaled.length; i++) {
      double factor = function.applyAsDouble(eigen.value(i));
      for (int j = 0; j < scaled[i].length; j++) {
        scaled[i][j] *= factor;
      }
    }
    return vectors.transposed().times(new Matrix(scaled));
  }

  /** {@return the numbers of the first rows, row by row} */
  float[] toFloats(int firstRows) {
    float[] floats = new float[firstRows * columns()];
    for (int i = 0; i < firstRows; i++) {
      for (int j = 0; j < columns(); j++) {
        floats[i * columns() + j] = (float) values[i][j];
      }
    }
    return floats;
  }
}
