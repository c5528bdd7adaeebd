package io.cleave.lab.sparsity.internal;

import io.cleave.lab.sparsity.Histogram;
import io.cleave.lab.sparsity.NearZero;
import java.util.ArrayList;
import java.util.List;

/** Counts values in bins, and magnitudes up to thresholds. */
public final class HistogramCounter implements ActivationCounter {
  /** The number of bins on each side of 0. */
  private static final int BINS = 400;

  private static final int PER_UNIT = 20;

  private final float[] thresholds;
  private final float[] edges = new float[2 * BINS + 1];
  private final long[] counts = new long[2 * BINS];
  private final long[] small;
  private long below;
  private long above;
  private long all;

  public HistogramCounter(List<Double> thresholds) {
    this.thresholds = new float[thresholds.size()];
    this.small = new long[thresholds.size()];
    for (int i = 0; i < thresholds.size(); i++) {
      this.thresholds[i] = thresholds.get(i).floatValue();
    }
    for (int i = 0; i < edges.length; i++) {
      edges[i] = (float) ((i - BINS) / (double) PER_UNIT);
    }
  }

  @Override
  public void add(ChosenImage image, float... values) {
    for (float value : values) {
      count(value);
    }
    all += values.length;
  }

  private void count(float value) {
    float magnitude = Math.abs(value);
    for (int i = 0; i < thresholds.length; i++) {
      small[i] += magnitude <= thresholds[i] ? 1 : 0;
    }
    if (value < edges[0]) {
      below++;
    } else if (value >= edges[edges.length - 1]) {
      above++;
    } else {
      counts[bin(value)]++;
    }
  }

  /** Rounding may move the product across an edge, so the edges decide. */
  private int bin(float value) {
    int guess = Math.min((int) Math.floor(value * PER_UNIT) + BINS, counts.length - 1);
    if (value < edges[guess]) {
      return guess - 1;
    }
    return value >= edges[guess + 1] ? guess + 1 : guess;
  }

  public Histogram histogram() {
    int first = BINS;
    int last = BINS;
    for (int i = 0; i < counts.length; i++) {
      first = counts[i] > 0 ? Math.min(first, i) : first;
      last = counts[i] > 0 ? Math.max(last, i) : last;
    }
    List<Long> kept = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      kept.add(counts[i]);
    }
    double from = (first - BINS) / (double) PER_UNIT;
    return new Histogram(1.0 / PER_UNIT, from, kept, below, above);
  }

  public List<NearZero> nearZero() {
    List<NearZero> shares = new ArrayList<>();
    for (int i = 0; i < small.length; i++) {
      double threshold = Double.parseDouble(Float.toString(thresholds[i]));
      shares.add(new NearZero(threshold, small[i] / (double) all));
    }
    return shares;
  }
}
