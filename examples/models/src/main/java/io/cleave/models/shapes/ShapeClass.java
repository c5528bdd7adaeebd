package io.cleave.models.shapes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ten classes, in the order of a model's logits. */
public enum ShapeClass {
  /** A filled disc. */
  CIRCLE(Region.disc(0, 0.86)),
  /** A filled square. */
  SQUARE(Region.box(0.74, 0.74)),
  /** An equilateral triangle before stretching. */
  TRIANGLE(Region.radial(3, 1.05)),
  /** A regular pentagon before stretching. */
  PENTAGON(Region.radial(5, 0.98)),
  /** A star of five points. */
  STAR(Region.radial(10, 1.08, 0.46)),
  /** Two bars of equal length that cross at right angles. */
  CROSS(Region.box(0.95, 0.29).or(Region.box(0.29, 0.95))),
  /** A disc with a round hole. */
  RING(Region.disc(0, 0.92).minus(Region.disc(0, 0.5))),
  /** A disc from which another disc has taken a bite. */
  CRESCENT(Region.disc(0, 0.98).minus(Region.disc(0.47, 0.78))),
  /** A shaft with a triangular head. */
  ARROW(
      Region.polygon(
          0, -1.05, 0.72, -0.15, 0.27, -0.15, 0.27, 0.95, -0.27, 0.95, -0.27, -0.15, -0.72, -0.15)),
  /** A heart. */
  HEART(ShapeClass::inHeart);

  private static final List<ShapeClass> ALL = List.of(values());

  @SuppressWarnings(
      "ImmutableEnumChecker") // every region here is immutable, though Java cannot say so
  private final Region region;

  ShapeClass(Region region) {
    this.region = region;
  }

  /** {@return all classes in the order of their logits} */
  public static List<ShapeClass> all() {
    return ALL;
  }

  /** {@return the names of all classes in the order of their logits} */
  public static List<String> labels() {
    return Arrays.stream(values()).map(ShapeClass::label).toList();
  }

  /** {@return the name of this class, in lower case} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return the index of this class in {@link #all()}, which is also the index of its logit} */
  public int index() {
    return ALL.indexOf(this);
  }

  Region region() {
    return region;
  }

  /**
   * The sextic (x^2 + y^2 - 1)^3 = x^2 y^3, scaled to the unit disc and turned the right way up.
   */
  private static boolean inHeart(double x, double y) {
    double u = 1.2 * x;
    double v = 0.12 - 1.2 * y;
    double ring = u * u + v * v - 1;
    return ring * ring * ring <= u * u * v * v * v;
  }
}
