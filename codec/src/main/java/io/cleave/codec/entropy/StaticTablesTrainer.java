package io.cleave.codec.entropy;

import java.util.Iterator;

/**
 * Learns {@link StaticTables}: first which maps are alike, by what follows coarse contexts in each,
 * then which contexts are.
 */
final class StaticTablesTrainer {
  private static final int CLASSES = 4;
  private static final int DISTRIBUTIONS = 64;

  /** Contexts that say only about what W + N are. */
  private static final int COARSE = 8;

  /** How many tokens a coarse context says something of a context that has not occurred. */
  private static final float BELIEF = 2;

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
    if (!iterator.hasNext()) {
      throw new IllegalArgumentException("samples: none (expected: at least one)");
    }
    return new StaticTablesTrainer(iterator.next()).learn(samples);
  }

  private StaticTables learn(Iterable<SymbolPlanes> samples) {
    float[][] byMap = new float[shape.maps()][COARSE * Tokens.MOST];
    count(samples, (map, context, token) -> byMap[map][coarse(context) + token]++);
    smooth(byMap);
    byte[] classes = new Clusters(byMap, tokens.count(), CLASSES).members();
    int classCount = Math.min(CLASSES, shape.maps());
    float[][] byContext = new float[classCount * StaticTables.CONTEXTS][Tokens.MOST];
    count(
        samples,
        (map, context, token) ->
            byContext[classes[map] * StaticTables.CONTEXTS + context][token]++);
    believe(byContext);
    Clusters distributions = new Clusters(byContext, tokens.count(), DISTRIBUTIONS);
    return new StaticTables(
        levels, zero, classes, distributions.members(), distributions.frequencies());
  }

  /** What is told of each token of all samples. */
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
      throw new IllegalArgumentException("samples: of several kinds (expected: one)");
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
    int sum = context / (9 * Tokens.MOST) + context % Tokens.MOST;
    int part =
        Math.min(COARSE - 1, sum < 4 ? sum : Integer.SIZE + 2 - Integer.numberOfLeadingZeros(sum));
    return part * Tokens.MOST;
  }

  private void smooth(float[][] byMap) {
    for (float[] map : byMap) {
      for (int i = 0; i < map.length; i++) {
        map[i] += i % Tokens.MOST < tokens.count() ? 0.01f : 0;
      }
    }
  }

  /** Adds to each context a little of all contexts of its class that are coarsely the same. */
  private void believe(float[][] byContext) {
    for (int first = 0; first < byContext.length; first += StaticTables.CONTEXTS) {
      float[] all = new float[COARSE * Tokens.MOST];
      for (int context = 0; context < StaticTables.CONTEXTS; context++) {
        for (int token = 0; token < tokens.count(); token++) {
          all[coarse(context) + token] += byContext[first + context][token] + 1e-3f;
        }
      }
      for (int context = 0; context < StaticTables.CONTEXTS; context++) {
        believe(byContext[first + context], all, coarse(context));
      }
    }
  }

  private void believe(float[] histogram, float[] all, int coarse) {
    float sum = 0;
    for (int token = 0; token < tokens.count(); token++) {
      sum += all[coarse + token];
    }
    for (int token = 0; token < tokens.count(); token++) {
      histogram[token] += BELIEF * all[coarse + token] / sum;
    }
  }
}
