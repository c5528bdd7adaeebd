package io.cleave.core.picture;

/**
 * How pixels are computed when an image is resized: Pillow's filters, antialiased, in the same
 * integers as Pillow, so that every machine gets the same bytes as Pillow.
 */
public enum Resampling {
  /** A weight that decreases linearly: torchvision's default. */
  BILINEAR(1) {
    @Override
    double weight(double distance) {
      return distance < 1 ? 1 - distance : 0;
    }
  },
  /** A cubic over two pixels to either side, which is sharper. */
  BICUBIC(2) {
    @Override
    double weight(double distance) {
      if (distance < 1) {
        return ((SHARPNESS + 2) * distance - (SHARPNESS + 3)) * distance * distance + 1;
      }
      return distance < 2 ? (((distance - 5) * distance + 8) * distance - 4) * SHARPNESS : 0;
    }
  };

  private static final double SHARPNESS = -0.5;

  private final double support;

  Resampling(double support) {
    this.support = support;
  }

  /** How far a pixel reaches, in pixels of the smaller image. */
  double support() {
    return support;
  }

  /** The weight of a pixel at a distance of at least 0. */
  abstract double weight(double distance);
}
