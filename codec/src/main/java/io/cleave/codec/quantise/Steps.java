package io.cleave.codec.quantise;

import java.util.Arrays;

/**
 * What the symbols of one tensor mean: the value of a symbol is {@code (symbol - zero) * step},
 * with a step for each feature map or one for all.
 *
 * <p>A frame states the steps of maps as a base and a small code for each: {@code base * 2^(-code /
 * 4)}, rounded to binary32 as {@link #setBase} says. Mutable and reused; not safe for concurrent
 * use.
 */
public final class Steps {
  /** The code of a map whose values are all 0: {@value}. */
  public static final int EMPTY = 31;

  /** The number of bits of a code: {@value}. */
  public static final int CODE_BITS = 5;

  /** The min base, {@value}: every step of its grid is a normal number. */
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
   * Creates steps of zero.
   *
   * @param maps how many feature maps the tensor has
   */
  public Steps(int maps) {
    this.steps = new float[maps];
    this.codes = new int[maps];
  }

  /**
   * Returns the valid step nearest to a given one: not too small for a grid, nor so large that a
   * level would be infinite.
   *
   * @param step the step, not negative
   * @param furthest how many levels there are from 0 to the one with the greatest magnitude
   */
  static float possible(float step, int furthest) {
    return Math.max(MIN_BASE, Math.min(step, Math.nextDown(Float.MAX_VALUE / furthest)));
  }

  /**
   * Resets everything. {@link #setBase} or {@link #fix} then sets the steps.
   *
   * @param levels how many values a symbol can tell apart, 2 to 256
   * @param zero the symbol of the value 0, below {@code levels}
   */
  public void reset(int levels, int zero) {
    this.levels = levels;
    this.zero = zero;
  }

  /**
   * Gives every map the same step, the base of the grid for {@link #setCode}. A step of the grid is
   * the product of the base and the binary32 {@code 2^(-(code mod 4) / 4)}, rounded to binary32,
   * divided by {@code 2^(code / 4)}.
   *
   * @param step the base, {@link #MIN_BASE} or more
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
   * @param map the index of the feature map
   * @param code 0 to 30, or {@link #EMPTY}
   */
  public void setCode(int map, int code) {
    codes[map] = code;
    steps[map] = code == EMPTY ? 0 : grid[code];
  }

  /**
   * Gives every map a step that both ends know.
   *
   * @param fixed one step, or one for each map
   */
  public void fix(float... fixed) {
    for (int map = 0; map < steps.length; map++) {
      steps[map] = fixed[fixed.length == 1 ? 0 : map];
    }
  }

  /** {@return how many values a symbol can tell apart} */
  public int levels() {
    return levels;
  }

  /** {@return the symbol of the value 0} */
  public int zero() {
    return zero;
  }

  /** {@return how many levels are above 0} */
  public int above() {
    return levels - 1 - zero;
  }

  /** {@return how many levels there are from 0 to the one with the greatest magnitude} */
  public int furthest() {
    return Math.max(zero, above());
  }

  /**
   * Returns a step of the grid.
   *
   * @param code 0 to 30
   */
  float onGrid(int code) {
    return grid[code];
  }

  /** {@return the step that codes refer to} */
  public float base() {
    return base;
  }

  /**
   * {@return the code of a map's step in a frame: 0 to 30, or {@link #EMPTY}}
   *
   * @param map the index of the feature map
   */
  public int code(int map) {
    return codes[map];
  }

  /**
   * {@return the step of a map; 0 if the map is empty}
   *
   * @param map the index of the feature map
   */
  public float step(int map) {
    return steps[map];
  }

  /** Marks a map whose values are all 0. */
  void setEmpty(int map) {
    codes[map] = EMPTY;
    steps[map] = 0;
  }
}
