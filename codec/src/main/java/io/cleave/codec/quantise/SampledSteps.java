package io.cleave.codec.quantise;

import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * Zero and steps for many activations of one shape: {@link #measure} all, then {@link #count} all,
 * then choose. A map without any value but 0 gets the finest step of the others. Not safe for
 * concurrent use.
 */
public final class SampledSteps {
  /** Ratio of neighbouring candidates: {@code 2^(-1/16)}. */
  private static final double FINER = Math.pow(2, -1 / 16.0);

  /** Candidates reach down to 1/16 of the step that clips nothing. */
  private static final int CANDIDATES = 64;

  private final int maps;
  private final int mapElements;
  private final boolean stepPerMap;
  private final FloatChunk chunk = new FloatChunk();
  private final Extremes extremes;
  private final float[] positive;
  private final float[] negative;
  private final ClipSearch[] searches;
  private boolean counting;

  /**
   * Starts without samples.
   *
   * @param shape of every activation
   * @param stepPerMap whether each feature map is to have its own step
   */
  public SampledSteps(TensorShape shape, boolean stepPerMap) {
    this.maps = SymbolPlanes.maps(shape);
    this.mapElements = shape.elements() / maps;
    this.stepPerMap = stepPerMap;
    this.extremes = new Extremes(chunk, maps, mapElements);
    this.positive = new float[maps];
    this.negative = new float[maps];
    this.searches = new ClipSearch[stepPerMap ? maps : 1];
  }

  /**
   * Takes the extremes of a sample, unless it has NaN or infinities.
   *
   * @param activation as {@link Quantiser} takes them
   */
  public void measure(ByteBuffer activation) {
    if (extremes.measure(activation)) {
      for (int map = 0; map < maps; map++) {
        positive[map] = Math.max(positive[map], extremes.positive(map));
        negative[map] = Math.max(negative[map], extremes.negative(map));
      }
    }
  }

  /** {@return the largest magnitude of all samples} */
  public float largest() {
    float largest = 0;
    for (int map = 0; map < maps; map++) {
      largest = Math.max(largest, largest(map));
    }
    return largest;
  }

  private float largest(int map) {
    return Math.max(positive[map], negative[map]);
  }

  /**
   * Counts the magnitudes of a sample that was measured, unless it has NaN or infinities.
   *
   * @param activation as {@link Quantiser} takes them
   */
  public void count(ByteBuffer activation) {
    startCounting();
    if (!extremes.measure(activation)) {
      return;
    }
    for (int map = 0; map < maps; map++) {
      for (int from = 0; from < mapElements; from += FloatChunk.ELEMENTS) {
        int count = Math.min(FloatChunk.ELEMENTS, mapElements - from);
        chunk.load(activation, map * mapElements + from, count);
        searches[stepPerMap ? map : 0].count(chunk.bytes(), count);
      }
    }
  }

  private void startCounting() {
    for (int i = 0; i < searches.length && !counting; i++) {
      searches[i] = new ClipSearch();
      searches[i].begin(1, stepPerMap ? largest(i) : largest());
    }
    counting = true;
  }

  /**
   * Chooses the symbol of the value 0.
   *
   * @param levels 2 to 256
   * @return 0 where no sample has negative values
   */
  public int zero(int levels) {
    double above = 0;
    double below = 0;
    for (int map = 0; map < maps; map++) {
      above += positive[map];
      below += negative[map];
    }
    return Steps.zero(levels, above, below);
  }

  /**
   * Chooses the steps.
   *
   * @param levels 2 to 256
   * @return one step, or one for each feature map
   */
  public float[] choose(int levels) {
    float[] steps = new float[searches.length];
    float finest = Float.MAX_VALUE;
    for (int i = 0; i < steps.length; i++) {
      float largest = stepPerMap ? largest(i) : largest();
      steps[i] = largest == 0 ? 0 : choose(i, levels);
      finest = largest == 0 ? finest : Math.min(finest, steps[i]);
    }
    for (int i = 0; i < steps.length; i++) {
      steps[i] = steps[i] == 0 ? finest : steps[i];
    }
    return steps;
  }

  private float choose(int search, int levels) {
    int zero = zero(levels);
    int above = levels - 1 - zero;
    float needed = 0;
    for (int map = stepPerMap ? search : 0; map < (stepPerMap ? search + 1 : maps); map++) {
      needed = Math.max(needed, Steps.unclipped(positive[map], above, negative[map], zero));
    }
    float best = Steps.possible(needed, Math.max(zero, above));
    searches[search].sum(zero > 0);
    double least = searches[search].squaredError(best, above, zero);
    for (int i = 1; i < CANDIDATES; i++) {
      float step = (float) (needed * Math.pow(FINER, i));
      double error = searches[search].squaredError(step, above, zero);
      if (step >= Steps.MIN_BASE && error < least) {
        least = error;
        best = step;
      }
    }
    return best;
  }
}
