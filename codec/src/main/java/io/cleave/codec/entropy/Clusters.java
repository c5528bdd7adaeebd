package io.cleave.codec.entropy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Groups histograms into a few distributions, so that coding each by the mean of its cluster takes
 * few bits: Lloyd's iterations from an order by mean. A histogram is {@code parts} histograms of
 * {@link Tokens#MAX} tokens in a row.
 */
final class Clusters {
  private static final int ITERATIONS = 12;
  private static final double SMOOTHING = 0.5;

  private final float[][] histograms;
  private final int[] seen;
  private final int tokens;
  private final int count;
  private final double[][] bits;
  private final byte[] members;

  /**
   * Groups histograms.
   *
   * @param seen the histograms that shape the clusters; the others are only assigned to them
   * @param tokens how many tokens of each histogram are in use
   * @param maxClusters the max number of clusters
   */
  Clusters(float[][] histograms, int[] seen, int tokens, int maxClusters) {
    this.histograms = histograms;
    this.seen = seen;
    this.tokens = tokens;
    this.count = Math.max(1, Math.min(maxClusters, seen.length));
    this.bits = new double[count][histograms[0].length];
    this.members = new byte[histograms.length];
    startInOrder();
    for (int i = 0; i < ITERATIONS; i++) {
      measure();
      assign(seen);
    }
    measure();
    assign(IntStream.range(0, histograms.length).toArray());
  }

  private void startInOrder() {
    int[] order =
        Arrays.stream(seen)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> mean(histograms[i])))
            .mapToInt(i -> i)
            .toArray();
    double all = 0;
    for (int i : order) {
      all += Math.sqrt(sum(histograms[i]));
    }
    double before = 0;
    for (int i : order) {
      members[i] = (byte) Math.min(count - 1, (int) (before / all * count));
      before += Math.sqrt(sum(histograms[i]));
    }
  }

  private static double sum(float[] histogram) {
    double sum = 0;
    for (float value : histogram) {
      sum += value;
    }
    return sum;
  }

  private static double mean(float[] histogram) {
    double sum = 0;
    double weighted = 0;
    for (int i = 0; i < histogram.length; i++) {
      sum += histogram[i];
      weighted += histogram[i] * (i % Tokens.MAX);
    }
    return weighted / sum;
  }

  /** Computes how many bits each token takes in each cluster. */
  private void measure() {
    for (double[] cluster : bits) {
      Arrays.fill(cluster, SMOOTHING);
    }
    for (int i : seen) {
      double[] cluster = bits[members[i] & 0xff];
      for (int j = 0; j < cluster.length; j++) {
        cluster[j] += histograms[i][j];
      }
    }
    for (double[] cluster : bits) {
      for (int from = 0; from < cluster.length; from += Tokens.MAX) {
        toBits(cluster, from);
      }
    }
  }

  private void toBits(double[] cluster, int from) {
    double sum = 0;
    for (int i = from; i < from + tokens; i++) {
      sum += cluster[i];
    }
    for (int i = from; i < from + tokens; i++) {
      cluster[i] = Math.log(sum / cluster[i]);
    }
  }

  private void assign(int[] which) {
    for (int i : which) {
      int best = 0;
      double min = Double.POSITIVE_INFINITY;
      for (int j = 0; j < count; j++) {
        double cost = cost(histograms[i], bits[j]);
        if (cost < min) {
          min = cost;
          best = j;
        }
      }
      members[i] = (byte) best;
    }
  }

  private double cost(float[] histogram, double[] cluster) {
    double cost = 0;
    for (int from = 0; from < histogram.length; from += Tokens.MAX) {
      for (int i = from; i < from + tokens; i++) {
        cost += histogram[i] * cluster[i];
      }
    }
    return cost;
  }

  /** {@return the cluster of each histogram, unsigned} */
  byte[] members() {
    return members;
  }

  /** {@return the distributions of the clusters, each token with a frequency above 0} */
  short[] frequencies() {
    short[] frequencies = new short[count * Tokens.MAX];
    for (int i = 0; i < count; i++) {
      int rest = StaticTables.TOTAL;
      int likeliest = 0;
      for (int token = 0; token < tokens; token++) {
        double share = Math.exp(-bits[i][token]) * (StaticTables.TOTAL - tokens);
        int frequency = Math.max(1, (int) Math.round(share));
        frequencies[i * Tokens.MAX + token] = (short) frequency;
        rest -= frequency;
        likeliest = bits[i][token] < bits[i][likeliest] ? token : likeliest;
      }
      frequencies[i * Tokens.MAX + likeliest] += (short) rest;
    }
    return frequencies;
  }
}
