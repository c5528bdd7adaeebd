package io.cleave.models.shapes;

import io.cleave.core.random.SplitMix;
import java.util.Arrays;

/**
 * A square image in floating point. Edges are drawn by counting {@value #SAMPLES} by {@value
 * #SAMPLES} sample points in each pixel. Not safe for concurrent use.
 */
final class Canvas {
  private static final int SAMPLES = 3;
  private static final int CHANNELS = 3;

  private final int side;
  private final double[] values;

  Canvas(int side) {
    this.side = side;
    this.values = new double[side * side * CHANNELS];
  }

  /** Fills a region at its place, mixing its edges with what is below. */
  void fill(Region region, Placement place, Paint paint) {
    int left = clamp(place.centreX() - place.reachX());
    int right = clamp(place.centreX() + place.reachX() + 1);
    int top = clamp(place.centreY() - place.reachY());
    int bottom = clamp(place.centreY() + place.reachY() + 1);
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        double covered = coverage(region, place, x, y);
        if (covered > 0) {
          Colour colour = paint.at(place.localX(x + 0.5, y + 0.5), place.localY(x + 0.5, y + 0.5));
          mix(x, y, colour, covered);
        }
      }
    }
  }

  /** Fills every pixel; the paint's coordinates run from 0 to 1 across the image. */
  void fill(Paint paint) {
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        mix(x, y, paint.at((x + 0.5) / side, (y + 0.5) / side), 1);
      }
    }
  }

  /** Adds independent noise of the given standard deviation to every value. */
  void addNoise(double deviation, SplitMix random) {
    for (int i = 0; i < values.length; i++) {
      values[i] += deviation * random.nextBell();
    }
  }

  /** Blurs with the kernel (1, 2, 1) / 4 in both directions; the border is repeated. */
  void blur() {
    blur(CHANNELS, side * CHANNELS);
    blur(side * CHANNELS, CHANNELS);
  }

  /** The image as bytes of shape (height, width, 3) in RGB; values are clipped to [0, 1]. */
  byte[] toRgb() {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) (Math.min(Math.max(values[i], 0), 1) * 255 + 0.5);
    }
    return bytes;
  }

  private int clamp(double position) {
    return (int) Math.min(Math.max(position, 0), side);
  }

  private static double coverage(Region region, Placement place, int x, int y) {
    if (!place.near(x + 0.5, y + 0.5)) {
      return 0;
    }
    int hits = 0;
    for (int i = 0; i < SAMPLES * SAMPLES; i++) {
      int column = i % SAMPLES;
      int row = i / SAMPLES;
      double sampleX = x + (column + 0.5) / SAMPLES;
      double sampleY = y + (row + 0.5) / SAMPLES;
      if (region.contains(place.localX(sampleX, sampleY), place.localY(sampleX, sampleY))) {
        hits++;
      }
    }
    return hits / (double) (SAMPLES * SAMPLES);
  }

  private void mix(int x, int y, Colour colour, double part) {
    int at = (y * side + x) * CHANNELS;
    values[at] += (colour.red() - values[at]) * part;
    values[at + 1] += (colour.green() - values[at + 1]) * part;
    values[at + 2] += (colour.blue() - values[at + 2]) * part;
  }

  private void blur(int step, int lineStep) {
    double[] source = Arrays.copyOf(values, values.length);
    for (int line = 0; line < side; line++) {
      for (int i = 0; i < side; i++) {
        int before = Math.max(i - 1, 0);
        int after = Math.min(i + 1, side - 1);
        for (int c = 0; c < CHANNELS; c++) {
          int base = line * lineStep + c;
          values[base + i * step] =
              (source[base + before * step]
                      + 2 * source[base + i * step]
                      + source[base + after * step])
                  / 4;
        }
      }
    }
  }
}
