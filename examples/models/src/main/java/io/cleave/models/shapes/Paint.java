package io.cleave.models.shapes;

/** What a region is filled with: a colour for each point, in the region's own coordinates. */
@FunctionalInterface
interface Paint {
  Colour at(double x, double y);

  static Paint flat(Colour colour) {
    return (x, y) -> colour;
  }

  /** A colour that grows lighter along x by {@code amount} a unit. */
  static Paint shaded(Colour colour, double amount) {
    return (x, y) -> colour.plus(amount * x);
  }

  /** Two colours in turn, {@code stripes} pairs a unit. */
  static Paint striped(Colour one, Colour other, double stripes) {
    return (x, y) -> {
      double phase = x * stripes - Math.floor(x * stripes);
      return phase < 0.5 ? one : other;
    };
  }
}
