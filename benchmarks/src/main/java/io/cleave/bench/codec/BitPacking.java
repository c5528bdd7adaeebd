package io.cleave.bench.codec;

/** Symbols in as many bits as they need, lowest bits first. */
final class BitPacking {
  private BitPacking() {}

  static int bytes(int symbols, int bits) {
    return (int) (((long) symbols * bits + 7) / 8);
  }

  /** Returns where the packed bytes end. */
  static int pack(byte[] symbols, int count, int bits, byte[] target, int from) {
    long pending = 0;
    int pendingBits = 0;
    int to = from;
    for (int i = 0; i < count; i++) {
      pending |= (symbols[i] & 0xffL) << pendingBits;
      pendingBits += bits;
      while (pendingBits >= 8) {
        target[to++] = (byte) pending;
        pending >>>= 8;
        pendingBits -= 8;
      }
    }
    if (pendingBits > 0) {
      target[to++] = (byte) pending;
    }
    return to;
  }

  static void unpack(byte[] source, int from, int bits, byte[] symbols, int count) {
    int mask = (1 << bits) - 1;
    long pending = 0;
    int pendingBits = 0;
    int next = from;
    for (int i = 0; i < count; i++) {
      while (pendingBits < bits) {
        pending |= (source[next++] & 0xffL) << pendingBits;
        pendingBits += 8;
      }
      symbols[i] = (byte) (pending & mask);
      pending >>>= bits;
      pendingBits -= bits;
    }
  }
}
