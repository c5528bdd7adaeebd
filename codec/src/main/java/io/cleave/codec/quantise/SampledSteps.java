package io.cleave.codec.quantise;

import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * Chooses zero and steps for many activations of one shape: {@link #measure} all, then {@link
 * #count} all, then choose. A map whose values are all 0 gets the finest step of the others. Not
 * safe for concurrent use.
 */
public final class SampledSteps {
  /** The ratio of neighbouring candidates: {@code 2^(-1/16)}. */
  private static final double FINER = Math.pow(2, -1 / 16.0);

  /** Candidates reach down to 1/16 of the step that clips nothing. */
  private static final int CANDIDATES = 64;

  private final int maps;
  private final int mapElements;
  private final boolean stepPerMap;
  private final FloatChunk chunk = new FloatChunk();
  private final Extremes extremes;
  private final Extremes all;
  private final ClipSearch[] searches;
  private boolean counting;

  /**
   * Creates an instance without samples.
   *
   * @param shape the shape of every activation
   * @param stepPerMap whether each feature map gets its own step
   */
  public SampledSteps(TensorShape shape, boolean stepPerMap) {
    this.maps = SymbolPlanes.maps(shape);
    this.mapElements = shape.elements() / maps;
    this.stepPerMap = stepPerMap;
    this.extremes = new Extremes(chunk, maps, mapElements);
    this.all = new Extremes(chunk, maps, mapElements);
    this.searches = new ClipSearch[stepPerMap ? maps : 1];
  }

  /**
   * Measures the extremes of a sample, unless it has NaN or infinities.
   *
   * @param activation an activation as {@link Quantiser} takes it
   */
  public void measure(ByteBuffer activation) {
    if (extremes.measure(activation)) {
      all.include(extremes);
    }
  }

  /** {@return the largest magnitude of all samples} */
  public float largest() {
    return all.largest();
  }

  private float largest(int search) {
    return stepPerMap ? all.largest(search) : all.largest();
  }

  /**
   * Counts the magnitudes of a sample that was measured, unless it has NaN or infinities.
   *
   * @param activation an activation as {@link Quantiser} takes it
   */
  public void count(ByteBuffer activation) {
    startCounting();
    if (!extremes.measure(activation)) {
      return;
    }
    for (int map = 0; map < maps; map++) {
      ClipSearch search = searches[stepPerMap ? map : 0];
      search.count(activation, map * mapElements, mapElements, chunk);
    }
  }

  private void startCounting() {
    for (int i = 0; i < searches.length && !counting; i++) {
      searches[i] = new ClipSearch();
      searches[i].begin(1, largest(i));
    }
    counting = true;
  }

  /**
   * {@return the symbol chosen for the value 0; 0 if no sample has negative values}
   *
   * @param levels how many values a symbol can tell apart, 2 to 256
   */
  public int zero(int levels) {
    return all.zero(levels);
  }

  /**
   * {@return the chosen steps: one, or one for each feature map}
   *
   * @param levels how many values a symbol can tell apart, 2 to 256
   */
  public float[] choose(int levels) {
    float[] steps = new float[searches.length];
    float finest = Float.MAX_VALUE;
    for (int i = 0; i < steps.length; i++) {
      float largest = largest(i);
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
    float needed = stepPerMap ? all.unclipped(search, above, zero) : all.unclipped(above, zero);
    float best = Steps.possible(needed, Math.max(zero, above));
    searches[search].sum(zero > 0);
    double minError = searches[search].squaredError(best, above, zero);
    for (int i = 1; i < CANDIDATES; i++) {
      float step = (float) (needed * Math.pow(FINER, i));
      double error = searches[search].squaredError(step, above, zero);
      if (step >= Steps.MIN_BASE && error < minError) {
        minError = error;
        best = step;
      }
    }
    return best;
  }
}
