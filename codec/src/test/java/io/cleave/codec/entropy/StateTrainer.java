package io.cleave.codec.entropy;

import io.cleave.codec.entropy.internal.AdaptiveBit;
import io.cleave.codec.entropy.internal.MixedLayout;
import io.cleave.codec.entropy.internal.MixedModel;
import io.cleave.codec.entropy.internal.MixedPrior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds the states that {@link MixedModel} best starts from: for each the probability over all
 * tensors, and the count after which a tensor's own bits matter more. The count is that of the beta
 * prior under which the bits of all tensors are most likely, each layer judged by the mean of the
 * others, so that a state is no surer of a new layer than those at hand are of each other.
 */
final class StateTrainer {
  /** Bits of one tensor and state beyond which the tensor does not count more. */
  private static final double WEIGHT_LIMIT = 200;

  /** Bits below which a state stays unknown. */
  private static final double ENOUGH = 8;

  /** Of an {@link AdaptiveBit}. */
  private static final int COUNT_MASK = (1 << 10) - 1;

  private static final double PRIOR_ONES = 0.4;
  private static final double LEAST = 1e-3;

  private final List<Sample> samples = new ArrayList<>();

  /** The states that one tensor left its mark on. */
  private static final class Sample {
    private final String layer;
    private int[] states = {};
    private short[] bits = {};
    private float[] ones = {};

    Sample(String layer) {
      this.layer = layer;
    }
  }

  /** Adds what a tensor leaves behind in a model that knew nothing. */
  void add(SymbolPlanes planes, String layer) {
    MixedCoder coder = new MixedCoder(planes, MixedPrior.none());
    coder.encode(planes, new byte[coder.maxBytes()], 0);
    int[] states = coder.model().states();
    MixedLayout layout = coder.model().layout();
    Sample sample = new Sample(layer);
    sample.states = new int[states.length];
    sample.bits = new short[states.length];
    sample.ones = new float[states.length];
    int[] size = new int[1];
    layout.forEachContext(
        (from, number) -> {
          for (int i = 0; i < layout.decisions(); i++) {
            int seen = states[from + i] & COUNT_MASK;
            if (seen > 0) {
              sample.states[size[0]] = layout.decision(number, i);
              sample.bits[size[0]] = (short) seen;
              sample.ones[size[0]++] = (float) ones(states[from + i], seen);
            }
          }
        });
    sample.states = Arrays.copyOf(sample.states, size[0]);
    sample.bits = Arrays.copyOf(sample.bits, size[0]);
    sample.ones = Arrays.copyOf(sample.ones, size[0]);
    samples.add(sample);
  }

  /** How many of the bits were ones: a state is their mean, begun with half a bit. */
  private static double ones(int state, int seen) {
    double probability = AdaptiveBit.probability(state) / 65536.0;
    return Math.max(0, Math.min(seen, probability * (seen + 0.5) - 0.25));
  }

  /** {@return the bytes of all states, learnt from some layers} */
  byte[] packed(Predicate<String> layers) {
    Map<String, Totals> byLayer = new HashMap<>();
    Totals all = new Totals();
    for (Sample sample : samples) {
      if (layers.test(sample.layer)) {
        byLayer.computeIfAbsent(sample.layer, layer -> new Totals()).add(sample);
        all.add(sample);
      }
    }
    float[][] costs = new float[MixedPrior.COUNTS.size()][MixedPrior.STATES];
    for (Sample sample : samples) {
      if (layers.test(sample.layer)) {
        addCosts(sample, all, byLayer.get(sample.layer), costs);
      }
    }
    byte[] packed = new byte[MixedPrior.STATES];
    for (int state = 0; state < packed.length; state++) {
      if (all.bits[state] >= ENOUGH) {
        packed[state] = MixedPrior.pack(all.probability(state), cheapest(costs, state));
      }
    }
    return packed;
  }

  private static void addCosts(Sample sample, Totals all, Totals own, float[][] costs) {
    for (int i = 0; i < sample.states.length; i++) {
      int state = sample.states[i];
      double probability = all.probabilityWithout(own, state);
      double ones = sample.ones[i];
      double zeros = sample.bits[i] - ones;
      for (int count = 0; count < costs.length; count++) {
        double a = probability * MixedPrior.COUNTS.get(count);
        double b = MixedPrior.COUNTS.get(count) - a;
        double likely = logGamma(a + ones) - logGamma(a) + logGamma(b + zeros) - logGamma(b);
        costs[count][state] -= (float) (likely + logGamma(a + b) - logGamma(a + b + ones + zeros));
      }
    }
  }

  private static int cheapest(float[][] costs, int state) {
    int cheapest = 0;
    for (int count = 1; count < costs.length; count++) {
      if (costs[count][state] < costs[cheapest][state]) {
        cheapest = count;
      }
    }
    return cheapest;
  }

  /** Stirling's series, after a shift to where it is exact enough. */
  private static double logGamma(double x) {
    double product = 1;
    double y = x;
    while (y < 8) {
      product *= y;
      y++;
    }
    return (y - 0.5) * Math.log(y) - y + 0.918938533 + 1 / (12 * y) - Math.log(product);
  }

  /** The bits of several tensors. */
  private static final class Totals {
    private final float[] bits = new float[MixedPrior.STATES];
    private final float[] ones = new float[MixedPrior.STATES];

    void add(Sample sample) {
      for (int i = 0; i < sample.states.length; i++) {
        float weight = (float) Math.min(1, WEIGHT_LIMIT / sample.bits[i]);
        bits[sample.states[i]] += sample.bits[i] * weight;
        ones[sample.states[i]] += sample.ones[i] * weight;
      }
    }

    double probability(int state) {
      return (ones[state] + PRIOR_ONES) / (bits[state] + 2 * PRIOR_ONES);
    }

    double probabilityWithout(Totals part, int state) {
      double otherOnes = ones[state] - part.ones[state] + PRIOR_ONES;
      double otherBits = bits[state] - part.bits[state] + 2 * PRIOR_ONES;
      return Math.max(LEAST, Math.min(1 - LEAST, otherOnes / otherBits));
    }
  }
}
