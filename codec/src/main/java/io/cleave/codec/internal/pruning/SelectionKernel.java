package io.cleave.codec.internal.pruning;

/**
 * The inner loops: finding which elements of a chunk survive, and moving them together and apart.
 *
 * <p>Chunks are little-endian float32 in byte arrays. Element counts are multiples of {@link
 * #WORD}; callers pad a chunk with zeros, which never survive. Value arrays have {@link #SLACK}
 * spare bytes, which a kernel may read or overwrite. Implementations keep no state, are safe for
 * concurrent use, and agree bit for bit.
 */
public interface SelectionKernel {
  /** The threshold at which every element but {@code +0.0f} survives. */
  int LOSSLESS = -1;

  /** The number of elements that share one mask word. */
  int WORD = Long.SIZE;

  /**
   * The max number of elements of one call, so that a chunk and its values stay in the first-level
   * cache.
   */
  int CHUNK = 2048;

  /** The number of spare bytes after the values. */
  int SLACK = 64;

  /**
   * {@return the number of survivors} Marks the elements with {@code bits & 0x7fffffff >
   * threshold}, or all but {@code +0.0f} for {@link #LOSSLESS}, and moves them together.
   *
   * @param floats contains the elements
   * @param elements how many elements there are
   * @param threshold the float bits that a survivor exceeds
   * @param mask receives one bit an element, from byte {@code maskAt} on
   * @param maskAt the index of the first byte of the mask
   * @param values receives the survivors in order
   */
  int compact(byte[] floats, int elements, int threshold, byte[] mask, int maskAt, byte[] values);

  /**
   * {@return the number of values used} Undoes {@link #compact}: places values where the mask has
   * bits, and {@code +0.0f} elsewhere.
   *
   * @param mask contains one bit an element, from byte {@code maskAt} on
   * @param maskAt the index of the first byte of the mask
   * @param values contains the survivors in order
   * @param elements how many elements there are
   * @param floats receives the elements
   */
  int expand(byte[] mask, int maskAt, byte[] values, int elements, byte[] floats);
}
