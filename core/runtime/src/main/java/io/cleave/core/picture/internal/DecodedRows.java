package io.cleave.core.picture.internal;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The rows of a picture that Java decoded, with the numbers in the file: no colour space is
 * applied.
 */
public final class DecodedRows {
  private static final int MAX_COLOUR = 255;

  private DecodedRows() {}

  /** Sends all rows in the picture's orientation. */
  static void send(BufferedImage picture, RowSink sink) {
    int width = picture.getWidth();
    byte[] rgb = new byte[3 * width];
    for (int y = 0; y < picture.getHeight(); y++) {
      read(picture, y, rgb);
      sink.row(y, rgb);
    }
  }

  /** Reads one row in the picture's orientation. */
  public static void read(BufferedImage picture, int y, byte[] rgb) {
    ColorModel colours = picture.getColorModel();
    if (colours instanceof IndexColorModel palette) {
      indexed(picture.getRaster(), palette, y, rgb);
    } else {
      sampled(picture.getRaster(), y, rgb);
    }
  }

  private static void indexed(Raster raster, IndexColorModel palette, int y, byte[] rgb) {
    int[] indices =
        raster.getSamples(
            raster.getMinX(), y + raster.getMinY(), rgb.length / 3, 1, 0, (int[]) null);
    int at = 0;
    for (int index : indices) {
      int colour = palette.getRGB(index);
      rgb[at++] = (byte) (colour >> 16);
      rgb[at++] = (byte) (colour >> 8);
      rgb[at++] = (byte) colour;
    }
  }

  private static void sampled(Raster raster, int y, byte[] rgb) {
    int bands = raster.getNumBands();
    int[] samples =
        raster.getPixels(raster.getMinX(), y + raster.getMinY(), rgb.length / 3, 1, (int[]) null);
    for (int colour = 0; colour < 3; colour++) {
      int band = bands < 3 ? 0 : colour;
      int bits = raster.getSampleModel().getSampleSize(band);
      for (int at = colour, from = band; at < rgb.length; at += 3, from += bands) {
        rgb[at] = eightBits(samples[from], bits);
      }
    }
  }

  private static byte eightBits(int sample, int bits) {
    return (byte) (bits >= 8 ? sample >> (bits - 8) : sample * MAX_COLOUR / ((1 << bits) - 1));
  }
}
