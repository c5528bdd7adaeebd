package io.cleave.lab.sparsity.internal;

import io.cleave.core.Cut;
import io.cleave.lab.sparsity.FeatureMap;
import io.cleave.lab.sparsity.SampleMaps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** Keeps the strongest feature maps of the first image of each class, up to a number of images. */
final class SampleCounter implements ActivationCounter {
  private static final int MAPS = 6;

  private final Cut cut;
  private final int maps;
  private final int width;
  private final int mapElements;
  private final int most;
  private final Set<Integer> seen = new HashSet<>();
  private final List<Sample> samples = new ArrayList<>();

  SampleCounter(Cut cut, int most) {
    this.cut = cut;
    this.maps = cut.shape().channels();
    this.width = cut.shape().dim(2);
    this.mapElements = cut.shape().mapElements();
    this.most = most;
  }

  private record Sample(ChosenImage image, List<FeatureMap> maps) {}

  @Override
  public void add(ChosenImage image, float[] values, int from) {
    if (samples.size() < most && seen.add(image.label())) {
      samples.add(new Sample(image, strongest(values, from)));
    }
  }

  private List<FeatureMap> strongest(float[] values, int from) {
    List<FeatureMap> all = new ArrayList<>();
    for (int map = 0; map < maps; map++) {
      int start = from + map * mapElements;
      all.add(new FeatureMap(map, width, Arrays.copyOfRange(values, start, start + mapElements)));
    }
    all.sort(Comparator.comparingDouble(FeatureMap::max).reversed());
    return List.copyOf(all.subList(0, Math.min(MAPS, all.size())));
  }

  /** {@return the samples, labelled} */
  List<SampleMaps> samples(List<String> labels, IntFunction<String> predictions) {
    return samples.stream().map(sample -> labelled(sample, labels, predictions)).toList();
  }

  private SampleMaps labelled(Sample sample, List<String> labels, IntFunction<String> predictions) {
    return new SampleMaps(
        sample.image().name(),
        labels.get(sample.image().label()),
        predictions.apply(sample.image().position()),
        sample.image().image(),
        cut.name(),
        sample.maps());
  }
}
