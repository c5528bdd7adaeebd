package io.cleave.codec.entropy.internal;

import io.cleave.codec.entropy.SymbolPlanes;
import java.util.Arrays;

/** Codes the lower bits of symbols, each predicted from all bits above it. */
public final class LowBits {
  /** Precedes the four upper bits, so that each number of bits gives numbers of its own. */
  private static final int MARK = 1 << 4;

  private final int[] states = new int[SymbolPlanes.MAX_LEVELS];

  /** Forgets everything learnt. */
  public void start() {
    Arrays.fill(states, AdaptiveBit.of(1 << 21, 4));
  }

  /** Encodes the lower bits of a symbol whose upper bits are known. */
  public void encode(BinaryEncoder encoder, int upper, int symbol, int bits) {
    int known = MARK | upper;
    for (int i = bits - 1; i >= 0; i--) {
      int bit = symbol >> i & 1;
      encoder.encode(bit, states, known);
      known = known << 1 | bit;
    }
  }

  /** {@return a symbol whose upper bits are known, after decoding its lower bits} */
  public int decode(BinaryDecoder decoder, int upper, int bits) {
    int known = MARK | upper;
    for (int i = bits - 1; i >= 0; i--) {
      known = known << 1 | decoder.decode(states, known);
    }
    return known - (MARK << bits);
  }
}
