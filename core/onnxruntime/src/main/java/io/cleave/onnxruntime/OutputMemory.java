package io.cleave.onnxruntime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** Native memory for outputs. The memory of each tensor grows to the largest size asked for. */
final class OutputMemory {
  private final Map<String, ByteBuffer> memory = new HashMap<>();

  /** Memory for a tensor, little-endian. Overwrites what was handed out for that tensor before. */
  ByteBuffer take(String tensor, long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalStateException(
          tensor + ": " + bytes + " bytes (expected: at most 2147483647)");
    }
    ByteBuffer there = memory.get(tensor);
    if (there == null || there.capacity() < bytes) {
      there = ByteBuffer.allocateDirect((int) bytes);
      memory.put(tensor, there);
    }
    return there.slice(0, (int) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
