package io.cleave.models.shapes;

import io.cleave.core.random.SplitMix;

/** An uneven background: a gradient from one colour to another, with soft blotches on it. */
final class Backdrop implements Paint {
  private static final int CELLS = 4;

  private final Colour from;
  private final Colour to;
  private final double slopeX;
  private final double slopeY;
  private final double[] blotches = new double[(CELLS + 1) * (CELLS + 1)];

  Backdrop(Colour from, Colour to, double blotchDeviation, SplitMix random) {
    this.from = from;
    this.to = to;
    double angle = random.between(0, 2 * Math.PI);
    this.slopeX = StrictMath.cos(angle);
    this.slopeY = StrictMath.sin(angle);
    for (int i = 0; i < blotches.length; i++) {
      blotches[i] = blotchDeviation * random.nextBell();
    }
  }

  @Override
  public Colour at(double x, double y) {
    double along = 0.5 + ((x - 0.5) * slopeX + (y - 0.5) * slopeY) / Math.sqrt(2);
    return from.towards(to, along).plus(blotch(x * CELLS, y * CELLS));
  }

  private double blotch(double x, double y) {
    int column = (int) x;
    int row = (int) y;
    double above = between(corner(column, row), corner(column + 1, row), x - column);
    double below = between(corner(column, row + 1), corner(column + 1, row + 1), x - column);
    return between(above, below, y - row);
  }

  private double corner(int column, int row) {
    return blotches[row * (CELLS + 1) + column];
  }

  private static double between(double one, double other, double part) {
    double smooth = part * part * (3 - 2 * part);
    return one + (other - one) * smooth;
  }
}
