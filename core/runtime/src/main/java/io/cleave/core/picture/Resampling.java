package io.cleave.core.picture;

/**
 * How pixels are made of others when an image is resized: Pillow's filters, antialiased, in the
 * integers that Pillow computes with, so that every machine makes the same bytes as it.
 */
public enum Resampling {
  /** A weight that falls in a straight line: what torchvision does unless it is told otherwise. */
  BILINEAR(1) {
    @Override
    double weight(double distance) {
      return distance < 1 ? 1 - distance : 0;
    }
  },
  /** A cubic of two pixels to either side, sharper. */
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

  /** {@return how far a pixel reaches, in pixels of the smaller image} */
  double support() {
    return support;
  }

  /** {@return the weight of a pixel at a distance of at least 0} */
  abstract double weight(double distance);
}
