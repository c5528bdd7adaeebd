package io.cleave.codec.entropy.internal;

/** What {@link MixedModel} starts from in one layout: its part of a {@link MixedPrior}. */
final class MixedStart {
  private final MixedLayout layout;
  private final int[] states;
  private final int[] weights;

  MixedStart(MixedPrior prior, MixedLayout layout) {
    this.layout = layout;
    states = prior.states(layout);
    weights = prior.weights(layout);
  }

  MixedLayout layout() {
    return layout;
  }

  /** Copies all weights, and all states but those of one map. */
  void copy(int[] toStates, int[] toWeights) {
    System.arraycopy(states, 0, toStates, 0, states.length);
    System.arraycopy(weights, 0, toWeights, 0, weights.length);
  }
}
