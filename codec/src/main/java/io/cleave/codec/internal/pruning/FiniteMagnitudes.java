package io.cleave.codec.internal.pruning;

import io.cleave.codec.internal.LittleEndian;
import java.nio.ByteBuffer;

/** Finds the largest finite magnitude of a tensor. Not safe for concurrent use. */
public final class FiniteMagnitudes {
  private final byte[] floats = new byte[SelectionKernel.CHUNK * Float.BYTES];

  /** {@return the bits of the largest magnitude that is neither infinite nor NaN, or 0} */
  public int largest(ByteBuffer activation, SurvivingMaps maps) {
    int largest = 0;
    for (int from = 0; from < maps.elements(); from += SelectionKernel.CHUNK) {
      int elements = Math.min(SelectionKernel.CHUNK, maps.elements() - from);
      maps.read(activation, from, elements, floats);
      for (int i = 0; i < elements; i++) {
        int magnitude = LittleEndian.getInt(floats, i * Float.BYTES) & Integer.MAX_VALUE;
        largest = magnitude <= ActivationThreshold.MAX ? Math.max(largest, magnitude) : largest;
      }
    }
    return largest;
  }
}
