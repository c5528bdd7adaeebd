package io.cleave.models.shapes;

/** The colour of each point of a region, in the region's own coordinates. */
@FunctionalInterface
interface Paint {
  Colour at(double x, double y);

  static Paint flat(Colour colour) {
    return (x, y) -> colour;
  }

  /** A colour that becomes lighter along x, by {@code amount} for each unit. */
  static Paint shaded(Colour colour, double amount) {
    return (x, y) -> colour.plus(amount * x);
  }

  /** Alternating stripes of two colours, {@code stripes} pairs for each unit. */
  static Paint striped(Colour one, Colour other, double stripes) {
    return (x, y) -> {
      double phase = x * stripes - Math.floor(x * stripes);
      return phase < 0.5 ? one : other;
    };
  }
}
