package io.cleave.codec.entropy;

import io.cleave.codec.entropy.internal.MixedLayout;
import io.cleave.codec.entropy.internal.MixedModel;
import io.cleave.codec.entropy.internal.MixedPrior;
import java.util.Arrays;

/**
 * Finds the weights that {@link MixedModel} best starts from: those from which the weights at the
 * end of a tensor are least far on the average (A. Nichol et al., "On first-order meta-learning
 * algorithms", arXiv 1803.02999: Reptile).
 */
final class WeightTrainer {
  private final float[] weights = new float[MixedPrior.WEIGHTS];

  WeightTrainer() {
    Arrays.fill(weights, MixedPrior.weight(MixedPrior.EQUAL_WEIGHT));
  }

  /** Moves the start towards where a tensor, coded from given states, leaves the weights. */
  void add(SymbolPlanes planes, byte[] states, float rate) {
    MixedPrior start = new MixedPrior(states, packed());
    MixedCoder coder = new MixedCoder(planes, start);
    coder.encode(planes, new byte[coder.maxBytes()], 0);
    MixedLayout layout = coder.model().layout();
    int[] before = start.weights(layout);
    int[] after = coder.model().weights();
    layout.forEachWeightSet(
        (from, number) -> {
          for (int i = 0; i < layout.decisions() * MixedLayout.INPUTS; i++) {
            int decision = layout.decision(number, i / MixedLayout.INPUTS);
            int weight = decision * MixedLayout.INPUTS + i % MixedLayout.INPUTS;
            weights[weight] += rate * (after[from + i] - before[from + i]);
          }
        });
  }

  /** {@return the bytes of all weights} */
  byte[] packed() {
    byte[] packed = new byte[weights.length];
    for (int i = 0; i < packed.length; i++) {
      int rounded = Math.round(weights[i] / MixedPrior.weight((byte) 1));
      packed[i] = (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, rounded));
    }
    return packed;
  }
}
