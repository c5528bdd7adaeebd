package io.cleave.codec.entropy.internal;

/**
 * Where {@link MixedModel} keeps its states and weights. A context is the start of {@link
 * #decisions} states, one for each decision of a symbol. Everything depends on the levels, so that
 * few levels need little memory, and on the size of a map, which tells how alike neighbours are.
 */
public final class MixedLayout {
  /** The number of contexts that are mixed. */
  public static final int INPUTS = 5;

  /** The number of classes of the differences among neighbours. */
  public static final int SLOPES = 5;

  /** The number of classes of the sum of some neighbours. */
  public static final int SUMS = 12;

  /** The number of classes of a map's mean. */
  public static final int MEANS = 16;

  /** The number of classes of a symbol. */
  public static final int VALUES = 8;

  /** The number of classes of levels and map sizes together. */
  public static final int SIZES = 12;

  /** The max number of symbols that the model tells apart. */
  public static final int MAX_LEVELS = 16;

  /** The number of decisions of a symbol at the max number of levels. */
  public static final int MAX_DECISIONS = 32;

  private static final int OTHER_MAP_NUMBER = MEANS * VALUES * SLOPES;
  private static final int AROUND_NUMBER = OTHER_MAP_NUMBER + VALUES * VALUES * SUMS;
  private static final int SIZE_NUMBER = AROUND_NUMBER + VALUES * VALUES * VALUES * VALUES;

  /** The number of contexts of all layouts. */
  public static final int CONTEXTS = SIZE_NUMBER + SIZES * VALUES * SUMS;

  /** The number of weight sets of all layouts. */
  public static final int WEIGHT_SETS = SIZES * SUMS;

  private static final int LOCAL_VALUES = 5;
  private static final int MIN_COUNT = 4;

  /** Upper ends of the classes, inclusive. */
  private static final byte[] VALUE = classes(MAX_LEVELS, 0, 1, 2, 3, 4, 6, 10);

  private static final byte[] LOCAL_VALUE = classes(MAX_LEVELS, 0, 1, 2, 5);
  private static final byte[] SLOPE = classes(64, 0, 1, 3, 6);
  private static final byte[] SUM = classes(128, 0, 1, 2, 4, 6, 9, 13, 18, 24, 32, 44);

  /** Upper ends, in 1/64 symbol, of the classes of means from 1 on. */
  private static final int[] MEAN_ENDS = {
    1, 5, 11, 21, 36, 59, 94, 148, 232, 361, 561, 868, 1342, 2074
  };

  private final int size;
  private final int decisions;
  private final int values;
  private final int otherMapStart;
  private final int aroundStart;
  private final int sizeStart;
  private final int localStart;

  private static byte[] classes(int size, int... ends) {
    byte[] classes = new byte[size];
    for (int i = 0; i < size; i++) {
      while (classes[i] < ends.length && i > ends[classes[i]]) {
        classes[i]++;
      }
    }
    return classes;
  }

  /** Creates the layout for 2 to {@value #MAX_LEVELS} levels and maps of so many columns. */
  public MixedLayout(int levels, int columns) {
    decisions = Math.max(8, Integer.highestOneBit(2 * levels - 1) << 1);
    values = VALUE[levels - 1] + 1;
    size = sizeClass(levels, columns);
    otherMapStart = MEANS * values * SLOPES * decisions;
    aroundStart = otherMapStart + values * values * SUMS * decisions;
    sizeStart = aroundStart + values * values * values * values * decisions;
    localStart = sizeStart + values * SUMS * decisions;
  }

  /** {@return the max levels that share the layout of so many levels} */
  public static int alike(int levels) {
    int alike = levels;
    while (alike < MAX_LEVELS
        && VALUE[alike] == VALUE[levels - 1]
        && Integer.highestOneBit(alike) == Integer.highestOneBit(levels - 1)) {
      alike++;
    }
    return alike;
  }

  private static int sizeClass(int levels, int columns) {
    int byLevels = levels <= 4 ? 0 : levels <= 8 ? 1 : 2;
    int byColumns = columns <= 4 ? 0 : columns <= 8 ? 1 : columns <= 16 ? 2 : 3;
    return byLevels * 4 + byColumns;
  }

  /** {@return the number of decisions of a symbol, some of them unused} */
  public int decisions() {
    return decisions;
  }

  /** {@return where the states of one map start, after those of all maps} */
  public int localStart() {
    return localStart;
  }

  /** {@return the number of states} */
  public int states() {
    return localStart + SUMS * LOCAL_VALUES * decisions;
  }

  /** {@return the number of weights} */
  public int weights() {
    return SUMS * decisions * INPUTS;
  }

  /** {@return the class of the mean of some symbols} */
  public static int meanClass(long sum, int count) {
    if (count < MIN_COUNT) {
      return 0;
    }
    long mean = sum * 64 / (count + 1);
    int mapMean = 0;
    while (mapMean < MEAN_ENDS.length && mean > MEAN_ENDS[mapMean]) {
      mapMean++;
    }
    return mapMean + 1;
  }

  /** {@return the class of a symbol and of the differences among its neighbours} */
  public static int valueAndSlope(int value, int differences) {
    return VALUE[value] * SLOPES + SLOPE[differences];
  }

  /** {@return the class of a sum of up to six symbols} */
  public static int sumClass(int sum) {
    return SUM[sum];
  }

  /** {@return the context of a map's mean and of the nearest symbols} */
  public int mapMean(int mapMean, int valueAndSlope) {
    return (mapMean * values * SLOPES + valueAndSlope) * decisions;
  }

  /** {@return the context of another map} */
  public int otherMap(int same, int mean, int crossSum) {
    return otherMapStart + ((VALUE[same] * values + VALUE[mean]) * SUMS + crossSum) * decisions;
  }

  /** {@return the context of four neighbours} */
  public int around(int left, int above, int aboveLeft, int aboveRight) {
    int near = VALUE[left] * values + VALUE[above];
    int far = VALUE[aboveLeft] * values + VALUE[aboveRight];
    return aroundStart + (near * values * values + far) * decisions;
  }

  /** {@return the context specific to a size of maps} */
  public int size(int same, int aroundSum) {
    return sizeStart + (VALUE[same] * SUMS + aroundSum) * decisions;
  }

  /** {@return the context specific to a map} */
  public int local(int same, int aroundSum) {
    return localStart + (aroundSum * LOCAL_VALUES + LOCAL_VALUE[same]) * decisions;
  }

  /** {@return where the weights of a symbol start} */
  public int weightSet(int aroundSum) {
    return aroundSum * decisions * INPUTS;
  }

  /** {@return the number, in any layout, of a decision of a context or of a set of weights} */
  public int decision(int number, int decision) {
    int half = decisions / 2;
    int any = decision < half ? decision : decision - half + MAX_DECISIONS / 2;
    return number * MAX_DECISIONS + any;
  }

  /**
   * Visits every context that all maps share, with its number among the contexts of all layouts.
   */
  public void forEachContext(Visitor visitor) {
    for (int a = 0; a < values; a++) {
      for (int i = 0; i < MEANS * SLOPES; i++) {
        int mean = i / SLOPES;
        int at = a * SLOPES + i % SLOPES;
        visitor.visit(mapMean(mean, at), mean * VALUES * SLOPES + at);
      }
      for (int sum = 0; sum < SUMS; sum++) {
        int start = sizeStart + (a * SUMS + sum) * decisions;
        visitor.visit(start, SIZE_NUMBER + (size * VALUES + a) * SUMS + sum);
      }
      for (int b = 0; b < values; b++) {
        for (int sum = 0; sum < SUMS; sum++) {
          int start = otherMapStart + ((a * values + b) * SUMS + sum) * decisions;
          visitor.visit(start, OTHER_MAP_NUMBER + (a * VALUES + b) * SUMS + sum);
        }
        for (int i = 0; i < values * values; i++) {
          int c = i / values;
          int d = i % values;
          int start = aroundStart + (((a * values + b) * values + c) * values + d) * decisions;
          visitor.visit(start, AROUND_NUMBER + ((a * VALUES + b) * VALUES + c) * VALUES + d);
        }
      }
    }
  }

  /** Visits every set of weights, with its number among the sets of all layouts. */
  public void forEachWeightSet(Visitor visitor) {
    for (int sum = 0; sum < SUMS; sum++) {
      visitor.visit(weightSet(sum), size * SUMS + sum);
    }
  }

  /** Receives a place in this layout and the matching place in the layout of all layouts. */
  public interface Visitor {
    /** Receives where states or weights start, and their number. */
    void visit(int start, int number);
  }
}
