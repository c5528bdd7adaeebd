package io.cleave.codec.quantise;

import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * Quantises one activation after another into symbols: {@code zero + round(x / step)}, clamped to
 * the levels, and {@code zero} for magnitudes up to a threshold.
 *
 * <p>Uniform steps with a chosen clip point, as in Cohen, Choi and Bajic 2021 (arXiv 2105.06002),
 * section 3. For each input: {@link #measure}, then {@link #chooseSteps} or {@link #fixSteps}, then
 * {@link #quantise} as often as needed. Calls allocate nothing. Not safe for concurrent use.
 *
 * <p>Activations are little-endian float32 of the shape, all that remains of a buffer, direct or
 * heap, whatever its byte order is set to; they are left unchanged.
 */
public final class Quantiser {
  /** With more levels than this, {@value}, clipping gains nothing measurable. */
  private static final int MAX_CLIPPED_LEVELS = 32;

  /** The ratio of neighbouring candidates if the step is not one of a grid: {@code 2^(-1/8)}. */
  private static final float FINER = 0x1.d5818ep-1f;

  /** Half a step, plus what rounding in binary32 adds to it at the 256th level. */
  private static final double HALF_STEP = 0.5 + 0x1p-12;

  private final boolean stepPerMap;
  private final int maps;
  private final int mapElements;
  private final FloatChunk chunk = new FloatChunk();
  private final byte[] symbols = new byte[FloatChunk.ELEMENTS];
  private final RoundingKernel kernel = new RoundingKernel();
  private final ClipSearch search = new ClipSearch();
  private final Extremes extremes;
  private final Steps steps;
  private double lost;
  private float threshold;

  /**
   * Creates a quantiser.
   *
   * @param shape the shape of every activation
   * @param stepPerMap whether each feature map gets its own step
   */
  public Quantiser(TensorShape shape, boolean stepPerMap) {
    this.stepPerMap = stepPerMap;
    this.maps = SymbolPlanes.maps(shape);
    this.mapElements = shape.elements() / maps;
    this.extremes = new Extremes(chunk, maps, mapElements);
    this.steps = new Steps(maps);
  }

  /**
   * {@return whether all elements of an activation are finite; otherwise it has no symbols}
   * Measures the activation.
   *
   * @param activation the activation
   */
  public boolean measure(ByteBuffer activation) {
    lost = 0;
    return extremes.measure(activation);
  }

  /**
   * Makes every symbol of a feature map the zero.
   *
   * @param map the index of the map
   */
  public void drop(int map) {
    lost = Math.max(lost, extremes.largest(map));
    extremes.clear(map);
  }

  /** {@return the largest magnitude of the maps that were not dropped} */
  public float largest() {
    return extremes.largest();
  }

  /**
   * Chooses zero and steps for an activation that was measured, so that the squared error is close
   * to its minimum.
   *
   * @param activation the activation that was measured
   * @param levels how many values a symbol can tell apart, 2 to 256
   */
  public void chooseSteps(ByteBuffer activation, int levels) {
    steps.reset(levels, extremes.zero(levels));
    float base = extremes.unclipped(steps.above(), steps.zero());
    steps.setBase(Steps.possible(base, steps.furthest()));
    if (stepPerMap) {
      chooseCodes(activation);
    } else {
      chooseBase(activation);
    }
  }

  private boolean clips() {
    return steps.levels() <= MAX_CLIPPED_LEVELS;
  }

  private void chooseBase(ByteBuffer activation) {
    if (!clips() || !search.begin(maps * mapElements, largest())) {
      return;
    }
    for (int map = 0; map < maps; map++) {
      search.count(activation, map * mapElements, mapElements, chunk);
    }
    search.sum(steps.zero() > 0);
    float best = steps.base();
    double minError = error(best);
    for (float step = best * FINER; step >= Steps.MIN_BASE; step *= FINER) {
      double error = error(step);
      if (error >= minError) {
        break;
      }
      minError = error;
      best = step;
    }
    steps.setBase(best);
  }

  private void chooseCodes(ByteBuffer activation) {
    for (int map = 0; map < maps; map++) {
      if (extremes.largest(map) == 0) {
        steps.setEmpty(map);
      } else {
        steps.setCode(map, chooseCode(activation, map));
      }
    }
  }

  private int chooseCode(ByteBuffer activation, int map) {
    int code = finestUnclipped(map);
    if (!clips() || !search.begin(mapElements, extremes.largest(map))) {
      return code;
    }
    search.count(activation, map * mapElements, mapElements, chunk);
    search.sum(steps.zero() > 0);
    double minError = error(steps.onGrid(code));
    while (code + 1 < Steps.EMPTY) {
      double error = error(steps.onGrid(code + 1));
      if (error >= minError) {
        break;
      }
      minError = error;
      code++;
    }
    return code;
  }

  private int finestUnclipped(int map) {
    float needed = extremes.unclipped(map, steps.above(), steps.zero());
    int code = 0;
    while (code + 1 < Steps.EMPTY && steps.onGrid(code + 1) >= needed) {
      code++;
    }
    return code;
  }

  private double error(float step) {
    return search.squaredError(step, steps.above(), steps.zero());
  }

  /**
   * Sets zero and steps that both ends know.
   *
   * @param levels how many values a symbol can tell apart, 2 to 256
   * @param zero the symbol of the value 0, below {@code levels}
   * @param fixed one step for the tensor, or one for each feature map
   */
  public void fixSteps(int levels, int zero, float... fixed) {
    steps.reset(levels, zero);
    steps.fix(fixed);
  }

  /** {@return what the symbols mean; valid until the next call} */
  public Steps steps() {
    return steps;
  }

  /**
   * {@return how many symbols are not the zero} Quantises the activation that was measured.
   *
   * @param activation the activation that was measured
   * @param threshold the largest magnitude that becomes 0, finite
   * @param planes receives levels, zero and symbols; of the same shape
   */
  public int quantise(ByteBuffer activation, float threshold, SymbolPlanes planes) {
    this.threshold = threshold;
    planes.reset(steps.levels(), steps.zero());
    int kept = 0;
    for (int map = 0; map < maps; map++) {
      if (steps.step(map) > 0 && extremes.largest(map) > threshold) {
        kept += quantise(activation, map, planes);
      }
    }
    return kept;
  }

  private int quantise(ByteBuffer activation, int map, SymbolPlanes planes) {
    kernel.prepare(steps, steps.step(map), threshold);
    int kept = 0;
    for (int from = 0; from < mapElements; from += FloatChunk.ELEMENTS) {
      int count = Math.min(FloatChunk.ELEMENTS, mapElements - from);
      chunk.load(activation, map * mapElements + from, count);
      kept += kernel.quantise(chunk.bytes(), count, symbols);
      planes.put(map, from, symbols, 0, count);
    }
    return kept;
  }

  /**
   * {@return the largest error {@code |x - decoded x|} that an element of the last tensor can have,
   * a finite magnitude} It is half a step or the threshold, whichever is greater; a value outside
   * the levels loses what it exceeds them by.
   */
  public double bound() {
    double bound = lost;
    for (int map = 0; map < maps; map++) {
      bound = Math.max(bound, bound(map));
    }
    return bound;
  }

  private double bound(int map) {
    double step = steps.step(map);
    double largest = extremes.largest(map);
    if (step == 0 || largest <= threshold) {
      return largest;
    }
    double clipped =
        Math.max(
            extremes.positive(map) - steps.above() * step,
            extremes.negative(map) - steps.zero() * step);
    double inside = Math.min(largest, Math.max(step * HALF_STEP, threshold));
    return Math.max(inside, clipped + step * 0x1p-12);
  }
}
