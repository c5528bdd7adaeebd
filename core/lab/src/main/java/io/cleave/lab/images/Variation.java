package io.cleave.lab.images;

import io.cleave.core.random.SplitMix;

/**
 * The changes that an image undergoes in one pass over the training set. Pixels that move in from
 * outside repeat the edge.
 *
 * @param mirrored whether left and right are swapped
 * @param right how many pixels the content moves to the right
 * @param down how many pixels the content moves down
 */
record Variation(boolean mirrored, int right, int down) {
  /** The max move is the side divided by this: 4 pixels of 32. */
  private static final int SIDE_PART = 8;

  /** A random variation, all being equally likely. */
  static Variation draw(int side, SplitMix random) {
    int farthest = side / SIDE_PART;
    return new Variation(
        random.chance(0.5),
        random.between(-farthest, farthest),
        random.between(-farthest, farthest));
  }

  /** A varied copy of an image. */
  LabelledImage of(LabelledImage image) {
    int side = image.side();
    byte[] from = image.rgb();
    byte[] to = new byte[from.length];
    for (int y = 0; y < side; y++) {
      int row = inside(y - down, side) * side;
      for (int x = 0; x < side; x++) {
        int column = inside(x - right, side);
        int source = 3 * (row + (mirrored ? side - 1 - column : column));
        System.arraycopy(from, source, to, 3 * (y * side + x), 3);
      }
    }
    return new LabelledImage(side, image.label(), to);
  }

  private static int inside(int place, int side) {
    return Math.max(0, Math.min(side - 1, place));
  }
}
