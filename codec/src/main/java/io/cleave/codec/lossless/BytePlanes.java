package io.cleave.codec.lossless;

import java.nio.ByteBuffer;

/**
 * Splits elements of several bytes into planes: the first bytes of all elements, then the second
 * ones. Most planes of small integers are all 0, which suits a compressor better. Not safe for
 * concurrent use.
 */
final class BytePlanes {
  private static final int CHUNK = 1024;

  private final int elements;
  private final int width;
  private final byte[] chunk;

  BytePlanes(int elements, int width) {
    this.elements = elements;
    this.width = width;
    this.chunk = new byte[Math.min(elements, CHUNK) * width];
  }

  /** Splits what remains of a tensor, which is left unchanged. */
  void split(ByteBuffer tensor, byte[] planes) {
    for (int from = 0; from < elements; from += CHUNK) {
      int count = Math.min(CHUNK, elements - from);
      tensor.get(tensor.position() + from * width, chunk, 0, count * width);
      for (int plane = 0; plane < width; plane++) {
        int to = plane * elements + from;
        for (int i = 0; i < count; i++) {
          planes[to + i] = chunk[i * width + plane];
        }
      }
    }
  }

  /** Undoes {@link #split}; the target's position is left unchanged. */
  void join(byte[] planes, ByteBuffer target) {
    for (int from = 0; from < elements; from += CHUNK) {
      int count = Math.min(CHUNK, elements - from);
      for (int plane = 0; plane < width; plane++) {
        int at = plane * elements + from;
        for (int i = 0; i < count; i++) {
          chunk[i * width + plane] = planes[at + i];
        }
      }
      target.put(target.position() + from * width, chunk, 0, count * width);
    }
  }
}
