package io.cleave.codec.entropy;

/** The part of a context of {@link StaticTables} that a row takes from the row above it. */
final class StaticContexts {
  private static final int WESTS = Tokens.MAX;

  /** Three sides of a difference between two tokens, for NW and, times 3, for NE. */
  private static final int[] SIDES = sides();

  private StaticContexts() {}

  private static int[] sides() {
    int[] sides = new int[2 * Tokens.MAX];
    for (int i = 0; i < sides.length; i++) {
      sides[i] = (1 + Integer.signum(i - Tokens.MAX)) * WESTS;
    }
    return sides;
  }

  /**
   * Finds the contexts of a row, without the part of the token to the left, which is added later.
   *
   * @param tokens the tokens of all maps, with borders
   * @param above where the row above starts
   * @param parts receives the contexts, {@code step} apart, from index {@code to} on
   */
  static void above(byte[] tokens, int above, int columns, short[] parts, int to, int step) {
    int northWest = tokens[above - 1];
    int north = tokens[above];
    int at = to;
    for (int i = above + 1; i <= above + columns; i++) {
      int northEast = tokens[i];
      int right = SIDES[Tokens.MAX + northEast - north] * 3;
      parts[at] = (short) (north * (9 * WESTS) + right + SIDES[Tokens.MAX + northWest - north]);
      at += step;
      northWest = north;
      north = northEast;
    }
  }
}
