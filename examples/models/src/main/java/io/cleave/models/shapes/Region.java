package io.cleave.models.shapes;

/**
 * A part of the plane in a shape's own coordinates, in which the shape fills about the unit disc; y
 * points down.
 */
@FunctionalInterface
interface Region {
  boolean contains(double x, double y);

  static Region disc(double centreX, double radius) {
    double squared = radius * radius;
    return (x, y) -> (x - centreX) * (x - centreX) + y * y <= squared;
  }

  static Region box(double halfWidth, double halfHeight) {
    return (x, y) -> Math.abs(x) <= halfWidth && Math.abs(y) <= halfHeight;
  }

  /**
   * The inside of a closed polygon by the even-odd rule; {@code points} are x, y, x, y, and so on.
   */
  static Region polygon(double... points) {
    return new Polygon(points);
  }

  /**
   * A polygon whose corners are at equal angles, at the given radii in turn; the first points up.
   */
  static Region radial(int corners, double... radii) {
    double[] points = new double[2 * corners];
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * i / corners;
      double radius = radii[i % radii.length];
      points[2 * i] = radius * StrictMath.sin(angle);
      points[2 * i + 1] = -radius * StrictMath.cos(angle);
    }
    return polygon(points);
  }

  default Region and(Region other) {
    return (x, y) -> contains(x, y) && other.contains(x, y);
  }

  default Region or(Region other) {
    return (x, y) -> contains(x, y) || other.contains(x, y);
  }

  default Region minus(Region other) {
    return (x, y) -> contains(x, y) && !other.contains(x, y);
  }
}
