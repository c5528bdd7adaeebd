package io.cleave.core.picture.internal;

import java.nio.ByteBuffer;

/**
 * The first chunk of a PNG.
 *
 * @param bits the number of bits of a sample
 * @param colours grey, RGB, palette, grey with alpha, RGB with alpha: 0, 2, 3, 4, 6
 * @param interlaced whether the pixels come in seven passes
 */
record PngHeader(int width, int height, int bits, int colours, boolean interlaced) {
  static final int GREY = 0;
  static final int RGB = 2;
  static final int INDEXED = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  private static final int MAX_BITS = 16;

  static PngHeader of(ByteBuffer content) throws BadPictureException {
    int width = content.getInt(0);
    int height = content.getInt(4);
    if (width <= 0 || height <= 0) {
      throw BadPictureException.damaged(
          "its size is " + Integer.toUnsignedLong(width) + "x" + Integer.toUnsignedLong(height));
    }
    int bits = content.get(8);
    int colours = content.get(9);
    int interlace = content.get(12);
    boolean known = content.get(10) == 0 && content.get(11) == 0 && (interlace >> 1) == 0;
    if (!known || !isPossible(bits, colours)) {
      throw BadPictureException.damaged("its header is that of no PNG");
    }
    return new PngHeader(width, height, bits, colours, interlace == 1);
  }

  private static boolean isPossible(int bits, int colours) {
    boolean power = bits > 0 && bits <= MAX_BITS && Integer.bitCount(bits) == 1;
    return switch (colours) {
      case GREY -> power;
      case INDEXED -> power && bits <= 8;
      case RGB, GREY_ALPHA, RGB_ALPHA -> bits == 8 || bits == MAX_BITS;
      default -> false;
    };
  }

  boolean isIndexed() {
    return colours == INDEXED;
  }

  boolean isGrey() {
    return colours == GREY || colours == GREY_ALPHA;
  }

  int samples() {
    return switch (colours) {
      case RGB -> 3;
      case GREY_ALPHA -> 2;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  /** The distance from a byte to the one that it is filtered with. */
  int pixelBytes() {
    return Math.max(1, samples() * bits / 8);
  }

  int lineBytes(int pixels) {
    return Math.toIntExact(((long) pixels * samples() * bits + 7) / 8);
  }
}
