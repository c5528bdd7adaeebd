package io.cleave.codec.entropy;

/** Bits in bytes, the lowest first. Writes or reads; whoever starts it says from where. */
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

  /** Writes so many bits, up to 8. */
  void write(int value, int bits) {
    pending |= (long) value << pendingBits;
    pendingBits += bits;
    if (pendingBits >= Byte.SIZE) {
      bytes[position++] = (byte) pending;
      pending >>>= Byte.SIZE;
      pendingBits -= Byte.SIZE;
    }
  }

  /** {@return where the bytes end, after zero bits up to a whole byte} */
  int finishWriting() {
    if (pendingBits > 0) {
      bytes[position++] = (byte) pending;
    }
    return position;
  }

  /**
   * Reads so many bits, up to 8.
   *
   * @throws CorruptSymbolsException if there are not as many
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
   * Checks that nothing but zero bits of one byte is left.
   *
   * @throws CorruptSymbolsException if there is
   */
  void finishReading() {
    if (position != end || pending != 0) {
      throw new CorruptSymbolsException(
          "behind the last symbol: " + (end - position) + " bytes (expected: zero bits alone)");
    }
  }
}
