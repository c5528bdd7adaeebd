package io.cleave.codec.internal.pruning;

import io.cleave.codec.tensor.Float16;
import io.cleave.codec.tensor.ValueType;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Selects the elements of one tensor that survive: reads an activation in chunks that fit into the
 * first-level cache, and produces a mask and the values. Not safe for concurrent use.
 */
public final class Selection {
  private static final int CHUNK = SelectionKernel.CHUNK;
  private static final int CHUNK_BYTES = CHUNK * Float.BYTES;

  private final SelectionKernel kernel;
  private final SurvivingMaps maps;
  private final ElementMask mask;
  private final byte[] floats = new byte[CHUNK_BYTES];
  private final byte[] values = new byte[CHUNK_BYTES + SelectionKernel.SLACK];
  private final byte[] halves = new byte[CHUNK * Short.BYTES];
  private int largestHalf;

  public Selection(SelectionKernel kernel, SurvivingMaps maps, ElementMask mask) {
    this.kernel = kernel;
    this.maps = maps;
    this.mask = mask;
  }

  /** {@return the number of survivors} Fills the mask. */
  public int mark(ByteBuffer activation, int threshold) {
    int kept = 0;
    for (int from = 0; from < maps.elements(); from += CHUNK) {
      kept += compact(activation, from, threshold);
    }
    return kept;
  }

  /**
   * {@return the number of survivors, or -1 if one of them does not fit into the value type} Fills
   * the mask and writes the survivors to {@code target}, from index {@code at} on.
   */
  public int pack(ByteBuffer activation, int threshold, ValueType type, ByteBuffer target, int at) {
    int kept = 0;
    largestHalf = 0;
    for (int from = 0; from < maps.elements(); from += CHUNK) {
      int survivors = compact(activation, from, threshold);
      if (!put(values, survivors, type, target, at + kept * type.bytes())) {
        return -1;
      }
      kept += survivors;
    }
    return kept;
  }

  /** Chooses the smallest mask for the survivors that were found last. */
  public void choose(MaskChoice choice, int kept, int valueBytes) {
    choice.choose(mask, maps.elements(), kept, valueBytes);
  }

  /**
   * Writes every element to {@code target}, from index {@code at} on; those that do not survive as
   * zero.
   */
  public void packDense(
      ByteBuffer activation, int threshold, ValueType type, ByteBuffer target, int at) {
    for (int from = 0; from < maps.elements(); from += CHUNK) {
      compact(activation, from, threshold);
      int elements = Math.min(CHUNK, maps.elements() - from);
      kernel.expand(mask.bits(), from >>> 3, values, padded(elements), floats);
      put(floats, elements, type, target, at + from * type.bytes());
    }
  }

  private int compact(ByteBuffer activation, int from, int threshold) {
    int elements = Math.min(CHUNK, maps.elements() - from);
    maps.read(activation, from, elements, floats);
    int padded = padded(elements);
    Arrays.fill(floats, elements * Float.BYTES, padded * Float.BYTES, (byte) 0);
    return kernel.compact(floats, padded, threshold, mask.bits(), from >>> 3, values);
  }

  /** {@return the bits of the largest magnitude that was narrowed since {@link #pack} started} */
  public int largestHalf() {
    return largestHalf;
  }

  private boolean put(byte[] floats, int count, ValueType type, ByteBuffer target, int at) {
    if (type == ValueType.FLOAT32) {
      target.put(at, floats, 0, count * Float.BYTES);
      return true;
    }
    int largest = Float16.narrow(floats, count, halves);
    largestHalf = Math.max(largestHalf, largest);
    target.put(at, halves, 0, count * Short.BYTES);
    return largest >= 0;
  }

  /**
   * Undoes {@link #pack}: reads values from index {@code at} of the frame and places them where the
   * mask says.
   */
  public void unpack(ByteBuffer frame, int at, ValueType type, ByteBuffer target) {
    for (int from = 0; from < maps.elements(); from += CHUNK) {
      int elements = Math.min(CHUNK, maps.elements() - from);
      int population = mask.population(from >>> 6, ElementMask.words(from + elements));
      get(frame, at, population, type, values);
      at += population * type.bytes();
      kernel.expand(mask.bits(), from >>> 3, values, padded(elements), floats);
      maps.write(floats, from, elements, target);
    }
  }

  /** Undoes {@link #packDense}. */
  public void unpackDense(ByteBuffer frame, int at, ValueType type, ByteBuffer target) {
    for (int from = 0; from < maps.elements(); from += CHUNK) {
      int elements = Math.min(CHUNK, maps.elements() - from);
      get(frame, at + from * type.bytes(), elements, type, floats);
      maps.write(floats, from, elements, target);
    }
  }

  private void get(ByteBuffer frame, int at, int count, ValueType type, byte[] floats) {
    if (type == ValueType.FLOAT32) {
      frame.get(at, floats, 0, count * Float.BYTES);
    } else {
      frame.get(at, halves, 0, count * Short.BYTES);
      Float16.widen(halves, count, floats);
    }
  }

  private static int padded(int elements) {
    return ElementMask.words(elements) * SelectionKernel.WORD;
  }
}
