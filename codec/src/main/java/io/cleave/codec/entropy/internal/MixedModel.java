package io.cleave.codec.entropy.internal;

import io.cleave.codec.entropy.SymbolPlanes;
import java.util.Arrays;

/**
 * Predicts the decisions that make up a symbol: five contexts each hold an {@link AdaptiveBit} for
 * each decision, and the weighted sum of their logits is the prediction. The weights too are learnt
 * from each decision, by the gradient of its coding cost (M. Mahoney, "Adaptive weighing of context
 * models for lossless data compression", 2005).
 *
 * <p>For each symbol {@link #locate} comes first, then for each of its decisions {@link #predict}
 * and {@link #learn}.
 */
public final class MixedModel {
  /** An error, scaled, that teaches the weights too little to be worth the time: 1.5 %. */
  private static final int EXPECTED = 300;

  private final MixedPrior prior;
  private final int columns;
  private final int rowStride;

  /** By levels, some of which share a start; created on first use. */
  private final MixedStart[] starts = new MixedStart[MixedLayout.MAX_LEVELS + 1];

  private MixedLayout layout;
  private int[] states = {};
  private int[] weights = {};

  private int rowStart;
  private int rowLast;
  private int mapMean;
  private long mapSum;
  private int mapCount;

  private int mapMeanContext;
  private int otherMapContext;
  private int aroundContext;
  private int sizeContext;
  private int localContext;
  private int weightSet;
  private int predictor;

  private int logit0;
  private int logit1;
  private int logit2;
  private int logit3;
  private int logit4;
  private int probability;

  public MixedModel(MixedPrior prior, SymbolPlanes planes) {
    this.prior = prior;
    columns = planes.columns();
    rowStride = planes.rowStride();
    layout = new MixedLayout(2, columns);
  }

  /** Forgets everything learnt. */
  public void start(int levels) {
    int alike = MixedLayout.alike(levels);
    if (starts[alike] == null) {
      starts[alike] = new MixedStart(prior, new MixedLayout(alike, columns));
    }
    MixedStart start = starts[alike];
    layout = start.layout();
    if (states.length < layout.states()) {
      states = new int[layout.states()];
    }
    if (weights.length < layout.weights()) {
      weights = new int[layout.weights()];
    }
    start.copy(states, weights);
  }

  /** {@return the layout of {@link #states} and {@link #weights}} */
  public MixedLayout layout() {
    return layout;
  }

  /** {@return what the model learnt about each context} */
  public int[] states() {
    return states;
  }

  /** {@return what the model learnt about how far to trust each context} */
  public int[] weights() {
    return weights;
  }

  /** Forgets what was learnt about the map before. */
  public void startMap() {
    Arrays.fill(states, layout.localStart(), layout.states(), AdaptiveBit.UNKNOWN);
    mapSum = 0;
    mapCount = 0;
    mapMean = 0;
  }

  /** Adds a whole row to the mean of its map. */
  public void endRow(byte[] symbols, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += symbols[i];
    }
    mapSum += sum;
    mapCount += to - from;
    mapMean = MixedLayout.meanClass(mapSum, mapCount);
  }

  /** Sets where the next row starts and ends, before its symbols are located. */
  public void startRow(int from, int to) {
    rowStart = from;
    rowLast = to - 1;
  }

  /**
   * Looks at the neighbours of a symbol. A neighbour outside the map counts as the nearest symbol
   * inside.
   *
   * @param symbols the symbols, with borders
   * @param at the index of the symbol
   * @param other the index of the symbol at the same place of an earlier map
   */
  public void locate(byte[] symbols, int at, int other) {
    int left = symbols[at - 1];
    int above = symbols[at - rowStride];
    int aboveLeft = symbols[at - rowStride - 1];
    int aboveRight = symbols[at - rowStride + 1];
    if (mapCount == 0) {
      above = left;
      aboveLeft = left;
      aboveRight = left;
    } else {
      if (at == rowStart) {
        left = above;
        aboveLeft = above;
      }
      if (at == rowLast) {
        aboveRight = above;
      }
    }
    int same = symbols[other];
    int cross =
        symbols[other - 1]
            + symbols[other + 1]
            + symbols[other - rowStride]
            + symbols[other + rowStride];
    int mean = (left + above + (aboveRight > aboveLeft ? 1 : 0)) >> 1;
    predictor = mean;

    int differences =
        Math.abs(left - aboveLeft) + Math.abs(above - aboveLeft) + Math.abs(above - aboveRight);
    int around = MixedLayout.sumClass(2 * (left + above) + aboveLeft + aboveRight);
    int valueAndSlope = MixedLayout.valueAndSlope(mean, differences);
    mapMeanContext = layout.mapMean(mapMean, valueAndSlope);
    otherMapContext = layout.otherMap(same, mean, MixedLayout.sumClass(cross));
    aroundContext = layout.around(left, above, aboveLeft, aboveRight);
    sizeContext = layout.size(same, around);
    localContext = layout.local(same, around);
    weightSet = layout.weightSet(around);
  }

  /** {@return the symbol that is asked about first} */
  public int predictor() {
    return predictor;
  }

  /** {@return the first of the decisions that count down} */
  public int downFrom() {
    return layout.decisions() / 2;
  }

  /** {@return the probability that a decision is 1, in units of 1 / 2^16} */
  public int predict(int decision) {
    int[] s = states;
    int[] w = weights;
    int set = weightSet + decision * MixedLayout.INPUTS;
    logit0 = Logistic.logit(s[mapMeanContext + decision]);
    logit1 = Logistic.logit(s[otherMapContext + decision]);
    logit2 = Logistic.logit(s[aroundContext + decision]);
    logit3 = Logistic.logit(s[sizeContext + decision]);
    int local = s[localContext + decision];
    logit4 = Logistic.logit(local);
    int sum =
        logit0 * w[set]
            + logit1 * w[set + 1]
            + logit2 * w[set + 2]
            + logit3 * w[set + 3]
            + logit4 * w[set + 4];
    probability = Logistic.probability(sum >> 16);
    return probability;
  }

  /** Learns the outcome of a decision, after {@link #predict}. */
  public void learn(int decision, int bit) {
    int error = (((bit << 16) - probability) * 5) >> 4;
    if (error > EXPECTED || error < -EXPECTED) {
      learnWeights(weightSet + decision * MixedLayout.INPUTS, error);
    }
    int[] s = states;
    adapt(s, mapMeanContext + decision, bit);
    adapt(s, otherMapContext + decision, bit);
    adapt(s, aroundContext + decision, bit);
    adapt(s, sizeContext + decision, bit);
    int local = localContext + decision;
    if (s[local] == AdaptiveBit.UNKNOWN) {
      s[local] = AdaptiveBit.of(probability << 6, 1);
    }
    adapt(s, local, bit);
  }

  private void learnWeights(int set, int error) {
    int[] w = weights;
    w[set] += (logit0 * error + 8192) >> 14;
    w[set + 1] += (logit1 * error + 8192) >> 14;
    w[set + 2] += (logit2 * error + 8192) >> 14;
    w[set + 3] += (logit3 * error + 8192) >> 14;
    w[set + 4] += (logit4 * error + 8192) >> 14;
  }

  private static void adapt(int[] states, int at, int bit) {
    states[at] = AdaptiveBit.next(states[at], bit);
  }
}
