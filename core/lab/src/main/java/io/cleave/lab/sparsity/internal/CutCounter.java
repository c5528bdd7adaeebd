package io.cleave.lab.sparsity.internal;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Cut;
import io.cleave.lab.sparsity.Correlation;
import io.cleave.lab.sparsity.CutActivity;
import io.cleave.lab.sparsity.MapActivity;
import io.cleave.lab.sparsity.SampleMaps;
import io.cleave.lab.sparsity.Sparsity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.IntFunction;

/** All counters at a chosen cut. */
final class CutCounter {
  private final Cut cut;
  private final TensorShape shape;
  private final Optional<MapWeights> weights;
  private final HistogramCounter histogram;
  private final MapCounter maps;
  private final SampleCounter samples;

  CutCounter(Cut cut, TensorShape shape, Optional<MapWeights> weights, int maxSamples) {
    this.cut = cut;
    this.shape = shape;
    this.weights = weights;
    this.histogram = new HistogramCounter(Sparsity.THRESHOLDS);
    this.maps = new MapCounter(shape.channels(), shape.mapElements());
    this.samples = new SampleCounter(cut, shape, maxSamples);
  }

  void add(ChosenImage image, float... values) {
    histogram.add(image, values);
    maps.add(image, values);
    samples.add(image, values);
  }

  CutActivity result(List<String> labels) {
    return new CutActivity(
        cut.name(),
        shape.elements(),
        histogram.histogram(),
        histogram.nearZero(),
        activity(),
        weights.map(this::correlations).orElse(List.of()),
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
              map,
              max[map],
              mean[map],
              weight(MapWeights::incoming, map),
              weight(MapWeights::outgoing, map)));
    }
    return activity;
  }

  private OptionalDouble weight(Function<MapWeights, double[]> side, int map) {
    return weights
        .map(known -> OptionalDouble.of(side.apply(known)[map]))
        .orElse(OptionalDouble.empty());
  }

  private List<Correlation> correlations(MapWeights known) {
    List<Correlation> found = new ArrayList<>();
    correlate("max", maps.max(), known, found);
    correlate("mean", maps.mean(), known, found);
    return found;
  }

  private static void correlate(
      String of, double[] values, MapWeights known, List<Correlation> into) {
    Pearson.of(values, known.incoming())
        .ifPresent(pearson -> into.add(new Correlation(of, "incoming", pearson)));
    Pearson.of(values, known.outgoing())
        .ifPresent(pearson -> into.add(new Correlation(of, "outgoing", pearson)));
  }
}
