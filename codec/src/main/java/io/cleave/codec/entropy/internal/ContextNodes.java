package io.cleave.codec.entropy.internal;

import io.cleave.codec.entropy.ContextCoder;

/**
 * Where the adaptive bits of {@link ContextCoder} are in their array.
 *
 * <pre>
 *   0             is a map empty, after one that was not?
 *   1             and after one that was?
 *   2 + 2 c       is the symbol the one to expect? (context c)
 *   3 + 2 c       is it above?
 *   then, for each coarse context and each of below and above:
 *     0 to 7      is it further away than 1, 2, ... 8?
 *     8 to 15     how many bits has the rest of the distance? (unary)
 * </pre>
 */
public final class ContextNodes {
  /** Distances told apart one by one; what is beyond has an exponent and a mantissa. */
  public static final int UNARY = 8;

  private static final int SIDE = 16;
  private static final int FIRST_CONTEXT = 2;
  private static final int FIRST_SIDE = FIRST_CONTEXT + 2 * Neighbourhood.CONTEXTS;

  /** The number of adaptive bits. */
  public static final int COUNT = FIRST_SIDE + 2 * SIDE * Neighbourhood.COARSE;

  private ContextNodes() {}

  public static int empty(boolean afterEmpty) {
    return afterEmpty ? 1 : 0;
  }

  public static int expected(int context) {
    return FIRST_CONTEXT + 2 * context;
  }

  public static int side(int context, int above) {
    return FIRST_SIDE + (2 * Neighbourhood.coarse(context) + above) * SIDE;
  }
}
