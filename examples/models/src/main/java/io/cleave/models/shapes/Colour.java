package io.cleave.models.shapes;

import io.cleave.core.random.SplitMix;

/** A colour of three parts, each nominally in [0, 1]. */
record Colour(double red, double green, double blue) {
  private static final int TRIES = 200;

  static Colour random(SplitMix random) {
    return new Colour(random.nextDouble(), random.nextDouble(), random.nextDouble());
  }

  /**
   * Draws a random colour whose distance from {@code other} is as close to {@code contrast} as a
   * number of tries allows: within a few hundredths in practice.
   */
  static Colour atContrast(Colour other, double contrast, SplitMix random) {
    Colour best = random(random);
    for (int i = 0; i < TRIES && best.miss(other, contrast) > 0.02; i++) {
      Colour next = random(random);
      best = next.miss(other, contrast) < best.miss(other, contrast) ? next : best;
    }
    return best;
  }

  Colour plus(double amount) {
    return new Colour(red + amount, green + amount, blue + amount);
  }

  Colour towards(Colour other, double part) {
    return new Colour(
        red + (other.red - red) * part,
        green + (other.green - green) * part,
        blue + (other.blue - blue) * part);
  }

  private double miss(Colour other, double contrast) {
    return Math.abs(distance(other) - contrast);
  }

  private double distance(Colour other) {
    double r = red - other.red;
    double g = green - other.green;
    double b = blue - other.blue;
    return Math.sqrt((r * r + g * g + b * b) / 3);
  }
}
