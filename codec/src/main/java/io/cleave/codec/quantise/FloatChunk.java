package io.cleave.codec.quantise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Little-endian float32 on their way between a buffer of any kind and the inner loops: a chunk that
 * fits into the first-level cache.
 */
final class FloatChunk {
  /** Elements of a chunk: {@value}. */
  static final int ELEMENTS = 2048;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes = new byte[ELEMENTS * Float.BYTES];

  /** Copies elements of a tensor, counted from the buffer's position, to the chunk's start. */
  void load(ByteBuffer tensor, int from, int count) {
    tensor.get(tensor.position() + from * Float.BYTES, bytes, 0, count * Float.BYTES);
  }

  /** Undoes {@link #load}. */
  void store(ByteBuffer tensor, int from, int count) {
    tensor.put(tensor.position() + from * Float.BYTES, bytes, 0, count * Float.BYTES);
  }

  int bits(int element) {
    return (int) INT.get(bytes, element * Float.BYTES);
  }

  void setBits(int element, int bits) {
    INT.set(bytes, element * Float.BYTES, bits);
  }
}
