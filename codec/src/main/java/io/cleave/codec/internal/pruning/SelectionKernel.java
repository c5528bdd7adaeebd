package io.cleave.codec.internal.pruning;

/**
 * The inner loops: which elements of a chunk survive, and moving them together and apart.
 *
 * <p>Chunks are little-endian float32 in byte arrays. Element counts are multiples of {@link
 * #WORD}; callers pad a chunk with zeros, which never survive. Value arrays have {@link #SLACK}
 * bytes to spare, which a kernel may read or overwrite. Implementations keep no state, are safe for
 * concurrent use, and agree bit for bit.
 */
public interface SelectionKernel {
  /** The threshold at which every element but {@code +0.0f} survives. */
  int LOSSLESS = -1;

  /** Elements that share one mask word. */
  int WORD = Long.SIZE;

  /** The most elements of one call; a chunk and its values stay in the first-level cache. */
  int CHUNK = 2048;

  /** Spare bytes behind the values. */
  int SLACK = 64;

  /**
   * Marks the elements with {@code bits & 0x7fffffff > threshold}, or all but {@code +0.0f} for
   * {@link #LOSSLESS}, and moves them together.
   *
   * @param mask receives one bit an element, from byte {@code maskAt}
   * @param values receives the survivors in order
   * @return the number of survivors
   */
  int compact(byte[] floats, int elements, int threshold, byte[] mask, int maskAt, byte[] values);

  /**
   * Undoes {@link #compact}: places values where the mask has bits and {@code +0.0f} elsewhere.
   *
   * @return the number of values taken
   */
  int expand(byte[] mask, int maskAt, byte[] values, int elements, byte[] floats);
}
