package io.cleave.codec.entropy;

/**
 * Writes the symbols of a tensor in few bytes, without loss. An instance belongs to planes of one
 * shape, is reused, allocates nothing in a call, and is not safe for concurrent use. Calls are
 * independent: nothing learnt from one tensor is carried over to the next.
 */
public interface SymbolCoder {
  /**
   * {@return the room in bytes that {@link #encode} needs, at least as large as any encoding of
   * this shape at any number of levels}
   */
  int maxBytes();

  /**
   * {@return the number of bytes written} Encodes all symbols.
   *
   * @param planes planes of the shape that this coder was created for
   * @param target receives the bytes; up to {@link #maxBytes()} bytes from {@code from} on may be
   *     overwritten
   * @param from the index where the bytes start
   */
  int encode(SymbolPlanes planes, byte[] target, int from);

  /**
   * Decodes all symbols. Whatever the bytes are, this ends after one symbol an element, reads
   * nothing outside {@code from} to {@code to}, and leaves symbols below the planes' levels.
   *
   * @param source contains what {@link #encode} wrote
   * @param from the index where the bytes start
   * @param to the index where they end, exclusive
   * @param planes planes of the shape that this coder was created for, reset to the levels and the
   *     zero that were encoded
   * @throws CorruptSymbolsException if the bytes are not exactly what an encoder writes, as far as
   *     the coder can tell
   */
  void decode(byte[] source, int from, int to, SymbolPlanes planes);
}
