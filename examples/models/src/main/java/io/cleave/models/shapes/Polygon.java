package io.cleave.models.shapes;

/** The inside of a closed polygon by the even-odd rule. */
final class Polygon implements Region {
  private final double[] points;

  Polygon(double... points) {
    this.points = points.clone();
  }

  @Override
  public boolean contains(double x, double y) {
    boolean inside = false;
    int previous = points.length - 2;
    for (int i = 0; i < points.length; i += 2) {
      if (crosses(previous, i, x, y)) {
        inside = !inside;
      }
      previous = i;
    }
    return inside;
  }

  /** Whether the edge from corner {@code a} to corner {@code b} crosses the ray to the right. */
  private boolean crosses(int a, int b, double x, double y) {
    double ay = points[a + 1];
    double by = points[b + 1];
    if (ay > y == by > y) {
      return false;
    }
    return x < points[a] + (points[b] - points[a]) * (y - ay) / (by - ay);
  }
}
