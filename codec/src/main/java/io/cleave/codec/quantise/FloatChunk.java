package io.cleave.codec.quantise;

import io.cleave.codec.internal.LittleEndian;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Little-endian float32 between a buffer of any kind and the inner loops: a chunk that fits into
 * the first-level cache.
 */
final class FloatChunk {
  /** The number of elements of a chunk: {@value}. */
  static final int ELEMENTS = 2048;

  private final byte[] bytes = new byte[ELEMENTS * Float.BYTES];

  /** Copies elements of a tensor, counted from the buffer's position, to the chunk's start. */
  void load(ByteBuffer tensor, int from, int count) {
    tensor.get(tensor.position() + from * Float.BYTES, bytes, 0, count * Float.BYTES);
  }

  /** Undoes {@link #load}. */
  void store(ByteBuffer tensor, int from, int count) {
    tensor.put(tensor.position() + from * Float.BYTES, bytes, 0, count * Float.BYTES);
  }

  /** The little-endian floats themselves; not a copy. */
  byte[] bytes() {
    return bytes;
  }

  static int bits(byte[] bytes, int element) {
    return LittleEndian.getInt(bytes, element * Float.BYTES);
  }

  /** Two floats, the first in the lower half. */
  static long pair(byte[] bytes, int pair) {
    return LittleEndian.getLong(bytes, pair * Long.BYTES);
  }

  static void setBits(byte[] bytes, int element, int bits) {
    LittleEndian.putInt(bytes, element * Float.BYTES, bits);
  }

  /** Sets the start of the chunk to {@code +0.0f}. */
  void clear(int count) {
    Arrays.fill(bytes, 0, count * Float.BYTES, (byte) 0);
  }
}
