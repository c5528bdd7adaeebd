package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tensors in a caller's memory, with bytes around each that nobody may touch. */
public final class Elsewhere {
  private static final int MARGIN = 64;
  private static final byte GUARD = 0x5a;

  /** Where they lie. */
  public enum Memory {
    DIRECT,
    READ_ONLY_DIRECT,
    UNALIGNED_DIRECT,
    HEAP,
    READ_ONLY_HEAP;

    private ByteBuffer allocate(int bytes) {
      return this == HEAP || this == READ_ONLY_HEAP
          ? ByteBuffer.allocate(bytes)
          : ByteBuffer.allocateDirect(bytes);
    }

    private ByteBuffer view(ByteBuffer buffer) {
      return this == READ_ONLY_DIRECT || this == READ_ONLY_HEAP
          ? buffer.asReadOnlyBuffer()
          : buffer;
    }
  }

  private final List<ByteBuffer> whole = new ArrayList<>();
  private final List<ByteBuffer> before = new ArrayList<>();
  private final Tensors tensors;

  public Elsewhere(Memory memory, Tensors values) {
    int start = MARGIN + (memory == Memory.UNALIGNED_DIRECT ? 1 : 0);
    List<ByteBuffer> data = new ArrayList<>();
    for (TensorSpec spec : values.signature().tensors()) {
      ByteBuffer value = values.data(spec.name());
      byte[] bytes = new byte[start + value.remaining() + MARGIN];
      Arrays.fill(bytes, GUARD);
      value.get(bytes, start, value.remaining());
      before.add(ByteBuffer.wrap(bytes));
      whole.add(memory.allocate(bytes.length).put(bytes).flip());
      data.add(
          memory.view(whole.get(whole.size() - 1).slice(start, bytes.length - start - MARGIN)));
    }
    tensors = Tensors.of(values.signature(), values.batch(), data);
  }

  public Tensors tensors() {
    return tensors;
  }

  public void assertUntouched() {
    assertEquals(before, whole);
  }
}
