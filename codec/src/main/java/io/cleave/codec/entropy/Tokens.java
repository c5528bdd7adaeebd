package io.cleave.codec.entropy;

/**
 * Symbols as at most {@value #MAX} tokens. Up to 16 levels a token is a symbol. Beyond that, tokens
 * are runs of ranks, and ranks number the symbols by their distance from zero, the upper of two
 * first:
 *
 * <pre>
 *   rank    0  1  2  3  4-5  6-7  8-11  12-15  16-23  24-31  ...  128-191  192-255
 *   token   0  1  2  3    4    5     6      7      8      9  ...       14       15
 *   bits    0  0  0  0    1    1     2      2      3      3  ...        6        6
 * </pre>
 *
 * <p>The place of a rank in its run takes that many plain bits. Immutable.
 */
final class Tokens {
  /** The max number of tokens. */
  static final int MAX = 16;

  private final int levels;
  private final byte[] ranks = new byte[SymbolPlanes.MAX_LEVELS];
  private final byte[] symbols = new byte[SymbolPlanes.MAX_LEVELS];
  private final byte[] tokens = new byte[SymbolPlanes.MAX_LEVELS];

  Tokens(int levels, int zero) {
    this.levels = levels;
    int rank = 0;
    for (int distance = 0; distance < levels; distance++) {
      if (zero + distance < levels) {
        put(zero + distance, rank++);
      }
      if (distance > 0 && distance <= zero) {
        put(zero - distance, rank++);
      }
    }
  }

  private void put(int symbol, int rank) {
    ranks[symbol] = (byte) rank;
    symbols[rank] = (byte) symbol;
    tokens[symbol] = (byte) (areSymbols() ? symbol : token(rank));
  }

  private static int token(int rank) {
    if (rank < 4) {
      return rank;
    }
    int exponent = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(rank);
    return 2 * exponent + ((rank >> (exponent - 1)) & 1);
  }

  /** Whether a token is a symbol. */
  boolean areSymbols() {
    return levels <= MAX;
  }

  /** How many tokens there are. */
  int count() {
    return areSymbols() ? levels : 1 + token(levels - 1);
  }

  /** The token of a symbol. */
  int token(byte symbol) {
    return tokens[symbol & 0xff];
  }

  /** How many plain bits follow a token. */
  static int bits(int token) {
    return token < 4 ? 0 : (token >> 1) - 1;
  }

  /** The plain bits of a symbol. */
  int place(byte symbol) {
    return (ranks[symbol & 0xff] & 0xff) & ((1 << bits(token(symbol))) - 1);
  }

  /**
   * The symbol of a token and a place.
   *
   * @throws CorruptSymbolsException if there is no such symbol
   */
  byte symbol(int token, int place) {
    int rank = token < 4 ? token : ((2 + (token & 1)) << bits(token)) | place;
    if (rank >= levels) {
      throw new CorruptSymbolsException("rank: " + rank + " (expected: below " + levels + ")");
    }
    return symbols[rank];
  }
}
