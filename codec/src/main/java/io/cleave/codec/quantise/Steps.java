package io.cleave.codec.quantise;

import java.util.Arrays;

/**
 * What the symbols of one tensor mean: the value of a symbol is {@code (symbol - zero) * step},
 * with a step for each feature map or one for all.
 *
 * <p>A frame says the steps of maps by a base and a small code for each: {@code base * 2^(-code /
 * 4)}, rounded to binary32 as {@link #setBase} says. Mutable and reused; not safe for concurrent
 * use.
 */
public final class Steps {
  /** The code of a map without any value but 0: {@value}. */
  public static final int EMPTY = 31;

  /** Bits of a code: {@value}. */
  public static final int CODE_BITS = 5;

  /** The least base, {@value}: every step of its grid is a normal number. */
  public static final float MIN_BASE = 0x1p-118f;

  /** {@code 2^(-i / 4)}, rounded to binary32. */
  private static final float[] QUARTERS = {1f, 0x1.ae89fap-1f, 0x1.6a09e6p-1f, 0x1.306fep-1f};

  private final float[] grid = new float[EMPTY];
  private final float[] steps;
  private final int[] codes;
  private int levels;
  private int zero;
  private float base;

  /**
   * Makes steps of zero.
   *
   * @param maps feature maps of the tensor
   */
  public Steps(int maps) {
    this.steps = new float[maps];
    this.codes = new int[maps];
  }

  /**
   * The step nearest to one that a tensor can have: not too small for a grid, nor so large that a
   * level would be infinite.
   *
   * @param step not negative
   * @param furthest levels from 0 to the one with the greatest magnitude
   */
  static float possible(float step, int furthest) {
    return Math.max(MIN_BASE, Math.min(step, Math.nextDown(Float.MAX_VALUE / furthest)));
  }

  /**
   * Starts anew. Steps are to be set by {@link #setBase} or {@link #fix}.
   *
   * @param levels 2 to 256
   * @param zero the symbol of the value 0, below levels
   */
  public void reset(int levels, int zero) {
    this.levels = levels;
    this.zero = zero;
  }

  /**
   * Gives every map the same step, and spans the grid of the others: the product of base and
   * binary32 {@code 2^(-(code mod 4) / 4)}, rounded to binary32, divided by {@code 2^(code / 4)}.
   *
   * @param step the step, {@link #MIN_BASE} or more
   */
  public void setBase(float step) {
    base = step;
    for (int code = 0; code < EMPTY; code++) {
      grid[code] = step * QUARTERS[code & 3] / (1 << (code >>> 2));
    }
    Arrays.fill(steps, step);
    Arrays.fill(codes, 0);
  }

  /**
   * Gives one map a step of the base's grid.
   *
   * @param map the feature map
   * @param code 0 to 30, or {@link #EMPTY}
   */
  public void setCode(int map, int code) {
    codes[map] = code;
    steps[map] = code == EMPTY ? 0 : grid[code];
  }

  /**
   * Gives every map the step that both ends know.
   *
   * @param fixed one step, or one for each map
   */
  public void fix(float... fixed) {
    for (int map = 0; map < steps.length; map++) {
      steps[map] = fixed[fixed.length == 1 ? 0 : map];
    }
  }

  /** {@return how many levels a symbol tells apart} */
  public int levels() {
    return levels;
  }

  /** {@return the symbol of the value 0} */
  public int zero() {
    return zero;
  }

  /** {@return levels above 0} */
  public int above() {
    return levels - 1 - zero;
  }

  /** {@return levels from 0 to the level with the greatest magnitude} */
  public int furthest() {
    return Math.max(zero, above());
  }

  /**
   * Returns a step of the grid.
   *
   * @param code 0 to 30
   * @return the step that the code says
   */
  float onGrid(int code) {
    return grid[code];
  }

  /** {@return the step that codes refer to} */
  public float base() {
    return base;
  }

  /**
   * Returns how a frame says the step of a map.
   *
   * @param map the feature map
   * @return 0 to 30, or {@link #EMPTY}
   */
  public int code(int map) {
    return codes[map];
  }

  /**
   * Returns the step of a map.
   *
   * @param map the feature map
   * @return the step, 0 where the map is empty
   */
  public float step(int map) {
    return steps[map];
  }

  /**
   * Says that a map has no value but 0.
   *
   * @param map the feature map
   */
  void setEmpty(int map) {
    codes[map] = EMPTY;
    steps[map] = 0;
  }
}
