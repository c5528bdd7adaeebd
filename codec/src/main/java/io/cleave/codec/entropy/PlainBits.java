package io.cleave.codec.entropy;

/** Bits in bytes, the lowest bit first. Either writes or reads, from where {@link #start} says. */
final class PlainBits {
  private byte[] bytes = new byte[0];
  private int position;
  private int end;
  private long pending;
  private int pendingBits;

  /** Starts to write, or to read up to the end. */
  void start(byte[] newBytes, int from, int to) {
    bytes = newBytes;
    position = from;
    end = to;
    pending = 0;
    pendingBits = 0;
  }

  /** Writes the given number of bits, at most 8. */
  void write(int value, int bits) {
    pending |= (long) value << pendingBits;
    pendingBits += bits;
    if (pendingBits >= Byte.SIZE) {
      bytes[position++] = (byte) pending;
      pending >>>= Byte.SIZE;
      pendingBits -= Byte.SIZE;
    }
  }

  /** Ends the last byte with zero bits and returns where the bytes end. */
  int finishWriting() {
    if (pendingBits > 0) {
      bytes[position++] = (byte) pending;
    }
    return position;
  }

  /**
   * Reads the given number of bits, at most 8.
   *
   * @throws CorruptSymbolsException if there are not enough
   */
  int read(int bits) {
    if (pendingBits < bits) {
      if (position >= end) {
        throw new CorruptSymbolsException("plain bits: too few");
      }
      pending |= (long) (bytes[position++] & 0xff) << pendingBits;
      pendingBits += Byte.SIZE;
    }
    int value = (int) pending & ((1 << bits) - 1);
    pending >>>= bits;
    pendingBits -= bits;
    return value;
  }

  /**
   * Checks that nothing is left but the zero bits that complete the last byte.
   *
   * @throws CorruptSymbolsException if anything else is left
   */
  void finishReading() {
    if (position != end || pending != 0) {
      throw new CorruptSymbolsException(
          "behind the last symbol: " + (end - position) + " bytes (expected: zero bits alone)");
    }
  }
}
