package io.cleave.cli.pictures;

import ai.djl.modality.cv.output.CategoryMask;
import io.cleave.codec.internal.Check;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;

/** A mask as a picture of a palette. */
public final class MaskImage {
  private static final int BITS = 8;
  private static final int MAX_CLASSES = 1 << BITS;

  private MaskImage() {}

  /** {@return the mask: class 0 is black, and each pixel is the index of its class} */
  public static BufferedImage of(CategoryMask mask) {
    int classes = mask.getClasses().size();
    Check.argument(classes <= MAX_CLASSES, "classes", classes, "at most " + MAX_CLASSES);
    int[][] rows = mask.getMask();
    BufferedImage image =
        new BufferedImage(
            rows[0].length, rows.length, BufferedImage.TYPE_BYTE_INDEXED, palette(classes));
    for (int y = 0; y < rows.length; y++) {
      image.getRaster().setPixels(0, y, rows[y].length, 1, rows[y]);
    }
    return image;
  }

  private static IndexColorModel palette(int classes) {
    int[] colours = new int[MAX_CLASSES];
    for (int i = 1; i < MAX_CLASSES; i++) {
      float hue = (i - 1f) / Math.max(1, classes - 1);
      colours[i] = i < classes ? Color.HSBtoRGB(1 / 3f + hue, 0.8f, 1) : 0;
    }
    return new IndexColorModel(BITS, MAX_CLASSES, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
  }

  /** {@return the share of the pixels that each class has} */
  public static double[] shares(CategoryMask mask) {
    double[] shares = new double[mask.getClasses().size()];
    int[][] rows = mask.getMask();
    for (int[] row : rows) {
      for (int label : row) {
        shares[label] += 1.0 / ((double) row.length * rows.length);
      }
    }
    return shares;
  }
}
