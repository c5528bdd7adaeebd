package io.cleave.core.picture.internal;

import java.awt.image.Raster;

/**
 * Converts four inks to red, green and blue, as Pillow does: Adobe's files have them inverted,
 * libjpeg turns YCCK into CMYK, and no press profile is applied.
 */
final class CmykRows {
  private static final int MAX = 255;
  private static final int BLACK = 3;
  private static final int INKS = 4;

  /** The number of fractional bits of libjpeg's integers. */
  private static final int SCALE = 16;

  private static final int HALF = 1 << (SCALE - 1);
  private static final int CENTRE = 128;
  private static final int CR_TO_RED = fixed(1.40200);
  private static final int CB_TO_BLUE = fixed(1.77200);
  private static final int CR_TO_GREEN = -fixed(0.71414);
  private static final int CB_TO_GREEN = -fixed(0.34414);

  private CmykRows() {}

  private static int fixed(double factor) {
    return (int) (factor * (1 << SCALE) + 0.5);
  }

  static void send(Raster raster, boolean ycck, RowSink sink) {
    int width = raster.getWidth();
    int[] inks = new int[INKS * width];
    byte[] rgb = new byte[3 * width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, inks);
      for (int from = 0, to = 0; from < inks.length; from += INKS, to += 3) {
        if (ycck) {
          toCmyk(inks, from);
        }
        for (int ink = 0; ink < BLACK; ink++) {
          rgb[to + ink] = colour(MAX - inks[from + ink], inks[from + BLACK]);
        }
      }
      sink.row(y, rgb);
    }
  }

  /** The light that black lets through, rounded as Pillow's MULDIV255 does. */
  private static byte colour(int ink, int light) {
    int product = ink * light + CENTRE;
    int taken = ((product >> 8) + product) >> 8;
    return (byte) Math.max(0, light - taken);
  }

  private static void toCmyk(int[] inks, int at) {
    int y = inks[at];
    int cb = inks[at + 1] - CENTRE;
    int cr = inks[at + 2] - CENTRE;
    inks[at] = MAX - limited(y + ((CR_TO_RED * cr + HALF) >> SCALE));
    inks[at + 1] = MAX - limited(y + ((CB_TO_GREEN * cb + CR_TO_GREEN * cr + HALF) >> SCALE));
    inks[at + 2] = MAX - limited(y + ((CB_TO_BLUE * cb + HALF) >> SCALE));
  }

  private static int limited(int value) {
    return Math.max(0, Math.min(MAX, value));
  }
}
