package io.cleave.codec.entropy;

import io.cleave.codec.internal.Check;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Learns {@link StaticTables}: first which maps are alike, from what follows coarse contexts in
 * each, then which contexts are alike.
 */
final class StaticTablesTrainer {
  private static final int CLASSES = 8;
  private static final int DISTRIBUTIONS = 128;

  /** The number of contexts that know only the value of W + N. */
  private static final int COARSE = 8;

  /** How many tokens a less specific context counts for. */
  private static final float BELIEF = 10;

  private final SymbolPlanes shape;
  private final int levels;
  private final int zero;
  private final Tokens tokens;
  private final byte[] work;
  private final short[] parts;

  private StaticTablesTrainer(SymbolPlanes first) {
    shape = first;
    levels = first.levels();
    zero = first.zero();
    tokens = new Tokens(levels, zero);
    work = new byte[first.symbols().length];
    parts = new short[first.columns()];
  }

  static StaticTables train(Iterable<SymbolPlanes> samples) {
    Iterator<SymbolPlanes> iterator = samples.iterator();
    Check.argument(iterator.hasNext(), "samples", "none", "at least one");
    return new StaticTablesTrainer(iterator.next()).learn(samples);
  }

  private StaticTables learn(Iterable<SymbolPlanes> samples) {
    float[][] byMap = new float[shape.maps()][COARSE * Tokens.MAX];
    count(samples, (map, context, token) -> byMap[map][coarse(context) + token]++);
    smooth(byMap);
    int[] allMaps = IntStream.range(0, byMap.length).toArray();
    byte[] classes = new Clusters(byMap, allMaps, tokens.count(), CLASSES).members();
    int classCount = Math.min(CLASSES, shape.maps());
    float[][] byContext = new float[classCount * StaticTables.CONTEXTS][Tokens.MAX];
    count(
        samples,
        (map, context, token) ->
            byContext[classes[map] * StaticTables.CONTEXTS + context][token]++);
    int[] seen = seen(byContext);
    believe(byContext);
    Clusters distributions = new Clusters(byContext, seen, tokens.count(), DISTRIBUTIONS);
    return new StaticTables(
        levels, zero, classes, distributions.members(), distributions.frequencies());
  }

  private static int[] seen(float[][] histograms) {
    return IntStream.range(0, histograms.length)
        .filter(i -> !Arrays.equals(histograms[i], new float[Tokens.MAX]))
        .toArray();
  }

  /** Receives each token of all samples. */
  private interface Counter {
    void count(int map, int context, int token);
  }

  private void count(Iterable<SymbolPlanes> samples, Counter counter) {
    for (SymbolPlanes sample : samples) {
      take(sample);
      for (int map = 0; map < shape.maps(); map++) {
        for (int row = 0; row < shape.rows() && !sample.isEmpty(map); row++) {
          countRow(map, shape.index(map, row), counter);
        }
      }
    }
  }

  private void take(SymbolPlanes sample) {
    if (sample.levels() != levels
        || sample.zero() != zero
        || sample.maps() != shape.maps()
        || sample.rows() != shape.rows()
        || sample.columns() != shape.columns()) {
      throw Check.refusal("samples", "of several kinds", "one");
    }
    for (int i = 0; i < work.length; i++) {
      work[i] = (byte) tokens.token(sample.symbols()[i]);
    }
  }

  private void countRow(int map, int start, Counter counter) {
    StaticContexts.above(work, start - shape.rowStride(), parts.length, parts, 0, 1);
    for (int column = 0; column < parts.length; column++) {
      int at = start + column;
      counter.count(map, parts[column] + work[at - 1], work[at]);
    }
  }

  private static int coarse(int context) {
    int sum = context / (9 * Tokens.MAX) + context % Tokens.MAX;
    int part =
        Math.min(COARSE - 1, sum < 4 ? sum : Integer.SIZE + 2 - Integer.numberOfLeadingZeros(sum));
    return part * Tokens.MAX;
  }

  private void smooth(float[][] byMap) {
    for (float[] map : byMap) {
      for (int i = 0; i < map.length; i++) {
        map[i] += i % Tokens.MAX < tokens.count() ? 0.01f : 0;
      }
    }
  }

  /**
   * Adds to each histogram a little of a less specific one: to a context of a class, the same
   * context of all classes; to that, what W and N say; to that, what W + N says.
   */
  private void believe(float[][] byContext) {
    float[][] bySum = pool(byContext, 2 * Tokens.MAX, StaticTablesTrainer::sum);
    float[][] byPair = pool(byContext, Tokens.MAX * Tokens.MAX, StaticTablesTrainer::pair);
    float[][] byAll = pool(byContext, StaticTables.CONTEXTS, i -> i % StaticTables.CONTEXTS);
    float[][] any = pool(byContext, 1, i -> 0);
    for (int token = 0; token < tokens.count(); token++) {
      any[0][token]++;
    }
    believe(bySum, any, i -> 0);
    believe(byPair, bySum, i -> i / Tokens.MAX + i % Tokens.MAX);
    believe(byAll, byPair, StaticTablesTrainer::pair);
    believe(byContext, byAll, i -> i % StaticTables.CONTEXTS);
  }

  private static int pair(int context) {
    int north = context % StaticTables.CONTEXTS / (9 * Tokens.MAX);
    return north * Tokens.MAX + context % Tokens.MAX;
  }

  private static int sum(int context) {
    return pair(context) / Tokens.MAX + context % Tokens.MAX;
  }

  private static float[][] pool(float[][] histograms, int count, IntUnaryOperator pool) {
    float[][] pools = new float[count][Tokens.MAX];
    for (int i = 0; i < histograms.length; i++) {
      float[] sum = pools[pool.applyAsInt(i)];
      for (int token = 0; token < sum.length; token++) {
        sum[token] += histograms[i][token];
      }
    }
    return pools;
  }

  private void believe(float[][] histograms, float[][] pools, IntUnaryOperator pool) {
    for (int i = 0; i < histograms.length; i++) {
      float[] all = pools[pool.applyAsInt(i)];
      float sum = 0;
      for (float value : all) {
        sum += value;
      }
      for (int token = 0; token < tokens.count(); token++) {
        histograms[i][token] += BELIEF * all[token] / sum;
      }
    }
  }
}
