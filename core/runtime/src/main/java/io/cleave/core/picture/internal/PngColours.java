package io.cleave.core.picture.internal;

import java.nio.ByteBuffer;

/** Converts a line of a PNG to red, green and blue of eight bits; opacity is ignored. */
final class PngColours {
  private static final int LEVELS = 256;

  private final PngHeader header;

  /** Red, green and blue of each sample of at most eight bits, if a pixel has one sample. */
  private final byte[] table = new byte[3 * LEVELS];

  PngColours(PngHeader header, ByteBuffer palette) {
    this.header = header;
    int max = header.isIndexed() || header.bits() > 8 ? LEVELS - 1 : (1 << header.bits()) - 1;
    for (int i = 0; i < table.length; i++) {
      table[i] = (byte) (i / 3 * (LEVELS - 1) / max);
    }
    if (header.isIndexed()) {
      palette.get(0, table, 0, Math.min(palette.capacity(), table.length));
    }
  }

  void read(byte[] line, byte[] rgb, int pixels) {
    if (header.bits() < 8) {
      packed(line, rgb, pixels);
    } else if (header.isGrey() || header.isIndexed()) {
      single(line, rgb, pixels);
    } else {
      coloured(line, rgb, pixels);
    }
  }

  private void packed(byte[] line, byte[] rgb, int pixels) {
    int bits = header.bits();
    int mask = (1 << bits) - 1;
    for (int x = 0; x < pixels; x++) {
      int bit = x * bits;
      put((line[bit >> 3] >> (8 - bits - (bit & 7))) & mask, rgb, 3 * x);
    }
  }

  private void single(byte[] line, byte[] rgb, int pixels) {
    int step = header.pixelBytes();
    for (int x = 0; x < pixels; x++) {
      put(line[x * step] & 0xff, rgb, 3 * x);
    }
  }

  private void put(int sample, byte[] rgb, int at) {
    rgb[at] = table[3 * sample];
    rgb[at + 1] = table[3 * sample + 1];
    rgb[at + 2] = table[3 * sample + 2];
  }

  /** The upper byte comes first. */
  private void coloured(byte[] line, byte[] rgb, int pixels) {
    int step = header.pixelBytes();
    int sample = header.bits() / 8;
    int from = 0;
    for (int to = 0; to < 3 * pixels; to += 3) {
      rgb[to] = line[from];
      rgb[to + 1] = line[from + sample];
      rgb[to + 2] = line[from + 2 * sample];
      from += step;
    }
  }
}
