package io.cleave.models.shapes;

/**
 * The place of a region in the image: a rotation and two scales, then a move to a centre. All
 * lengths are in pixels.
 */
final class Placement {
  /**
   * The farthest that any region reaches from its origin along either axis, in its own coordinates.
   */
  static final double LARGEST_UNIT = 1.1;

  private final double centreX;
  private final double centreY;
  private final double scaleX;
  private final double scaleY;
  private final double cos;
  private final double sin;

  Placement(double centreX, double centreY, double scaleX, double scaleY, double angle) {
    this.centreX = centreX;
    this.centreY = centreY;
    this.scaleX = scaleX;
    this.scaleY = scaleY;
    this.cos = StrictMath.cos(angle);
    this.sin = StrictMath.sin(angle);
  }

  double localX(double x, double y) {
    return ((x - centreX) * cos + (y - centreY) * sin) / scaleX;
  }

  double localY(double x, double y) {
    return ((y - centreY) * cos - (x - centreX) * sin) / scaleY;
  }

  double centreX() {
    return centreX;
  }

  double centreY() {
    return centreY;
  }

  /** Half the width of an upright box around the centre that contains every region placed here. */
  double reachX() {
    return LARGEST_UNIT * (Math.abs(cos) * scaleX + Math.abs(sin) * scaleY);
  }

  /** Half the height of that box. */
  double reachY() {
    return LARGEST_UNIT * (Math.abs(sin) * scaleX + Math.abs(cos) * scaleY);
  }

  /** Whether the pixel around this point may contain a part of a region placed here. */
  boolean near(double x, double y) {
    return Math.abs(localX(x, y)) * scaleX <= LARGEST_UNIT * scaleX + 1
        && Math.abs(localY(x, y)) * scaleY <= LARGEST_UNIT * scaleY + 1;
  }
}
