package io.cleave.codec.entropy;

import java.util.Arrays;

/** What {@link MixedModel} knows before the first symbol: every state and every weight. */
final class MixedPrior {
  private static final int STATES = MixedLayout.CONTEXTS * MixedLayout.MAX_DECISIONS;
  private static final int WEIGHTS =
      MixedLayout.WEIGHT_SETS * MixedLayout.MAX_DECISIONS * MixedLayout.INPUTS;
  private static final int EQUAL_WEIGHT = 65536 * 3 / 10;

  private final int[] states = new int[STATES];
  private final int[] weights = new int[WEIGHTS];

  private MixedPrior() {
    Arrays.fill(states, AdaptiveBit.UNKNOWN);
    Arrays.fill(weights, EQUAL_WEIGHT);
  }

  /** {@return what was learnt from several networks} */
  static MixedPrior builtIn() {
    return none();
  }

  /** {@return a prior that knows nothing} */
  static MixedPrior none() {
    return new MixedPrior();
  }

  /** {@return the part for a layout, as it is laid out there} */
  int[] states(MixedLayout layout) {
    int[] part = new int[layout.localStart()];
    int half = layout.decisions() / 2;
    layout.forEachContext(
        (start, number) -> {
          int from = number * MixedLayout.MAX_DECISIONS;
          System.arraycopy(states, from, part, start, half);
          from += MixedLayout.MAX_DECISIONS / 2;
          System.arraycopy(states, from, part, start + half, half);
        });
    return part;
  }

  /** {@return the part for a layout, as it is laid out there} */
  int[] weights(MixedLayout layout) {
    int[] part = new int[layout.weights()];
    int half = layout.decisions() / 2 * MixedLayout.INPUTS;
    layout.forEachWeightSet(
        (start, number) -> {
          int from = number * MixedLayout.MAX_DECISIONS * MixedLayout.INPUTS;
          System.arraycopy(weights, from, part, start, half);
          from += MixedLayout.MAX_DECISIONS / 2 * MixedLayout.INPUTS;
          System.arraycopy(weights, from, part, start + half, half);
        });
    return part;
  }
}
