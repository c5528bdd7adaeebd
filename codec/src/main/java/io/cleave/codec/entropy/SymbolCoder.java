package io.cleave.codec.entropy;

/**
 * Writes the symbols of a tensor in few bytes, without loss. An implementation belongs to the
 * planes of one shape, is made once, allocates nothing for a call, and is not safe for concurrent
 * use. Each call stands for itself: nothing learnt from one tensor is carried to the next.
 */
public interface SymbolCoder {
  /**
   * Returns the room that {@link #encode} asks for.
   *
   * @return bytes, not less than any encoding of this shape at any number of levels
   */
  int maxBytes();

  /**
   * Encodes all symbols.
   *
   * @param planes of the shape that this coder was made for
   * @param target receives the bytes; {@link #maxBytes()} of it from {@code from} on may be
   *     overwritten
   * @param from where they start
   * @return the number of bytes
   */
  int encode(SymbolPlanes planes, byte[] target, int from);

  /**
   * Decodes all symbols. Whatever the bytes are, this ends after one symbol an element, reads
   * nothing outside {@code from} to {@code to}, and leaves symbols below the planes' levels.
   *
   * @param source what {@link #encode} wrote
   * @param from where it starts
   * @param to where it ends, exclusive
   * @param planes of the shape that this coder was made for, reset to the levels and the zero that
   *     were encoded
   * @throws CorruptSymbolsException if the bytes are not exactly what an encoder writes, as far as
   *     the coder can tell
   */
  void decode(byte[] source, int from, int to, SymbolPlanes planes);
}
