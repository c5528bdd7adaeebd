package io.cleave.lab.sparsity.internal;

import io.cleave.core.Cut;
import io.cleave.lab.sparsity.Correlation;
import io.cleave.lab.sparsity.CutActivity;
import io.cleave.lab.sparsity.MapActivity;
import io.cleave.lab.sparsity.SampleMaps;
import io.cleave.lab.sparsity.Sparsity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** What is counted at a chosen cut. */
final class CutCounter {
  private final Cut cut;
  private final MapWeights weights;
  private final HistogramCounter histogram;
  private final MapCounter maps;
  private final SampleCounter samples;

  CutCounter(Cut cut, MapWeights weights, int mostSamples) {
    int elements = cut.shape().elements();
    int channels = cut.shape().channels();
    this.cut = cut;
    this.weights = weights;
    this.histogram = new HistogramCounter(elements, Sparsity.THRESHOLDS);
    this.maps = new MapCounter(channels, elements / channels);
    this.samples = new SampleCounter(cut, mostSamples);
  }

  Cut cut() {
    return cut;
  }

  List<ActivationCounter> counters() {
    return List.of(histogram, maps, samples);
  }

  CutActivity result(List<String> labels) {
    return new CutActivity(
        cut,
        histogram.histogram(),
        histogram.nearZero(),
        activity(),
        correlations(),
        maps.classes(labels),
        maps.allClasses());
  }

  List<SampleMaps> samples(List<String> labels, IntFunction<String> predictions) {
    return samples.samples(labels, predictions);
  }

  private List<MapActivity> activity() {
    double[] max = maps.max();
    double[] mean = maps.mean();
    List<MapActivity> activity = new ArrayList<>();
    for (int map = 0; map < max.length; map++) {
      activity.add(
          new MapActivity(
              map, max[map], mean[map], weights.incoming()[map], weights.outgoing()[map]));
    }
    return activity;
  }

  private List<Correlation> correlations() {
    List<Correlation> found = new ArrayList<>();
    correlate("max", maps.max(), found);
    correlate("mean", maps.mean(), found);
    return found;
  }

  private void correlate(String of, double[] values, List<Correlation> into) {
    Pearson.of(values, weights.incoming())
        .ifPresent(pearson -> into.add(new Correlation(of, "incoming", pearson)));
    Pearson.of(values, weights.outgoing())
        .ifPresent(pearson -> into.add(new Correlation(of, "outgoing", pearson)));
  }
}
