package io.cleave.lab.sparsity.internal;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Cut;
import io.cleave.lab.sparsity.FeatureMap;
import io.cleave.lab.sparsity.PngPicture;
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
  private final int max;
  private final Set<Integer> seen = new HashSet<>();
  private final List<Sample> samples = new ArrayList<>();

  SampleCounter(Cut cut, TensorShape shape, int max) {
    this.cut = cut;
    this.maps = shape.channels();
    this.width = shape.dim(shape.rank() - 1);
    this.mapElements = shape.mapElements();
    this.max = max;
  }

  private record Sample(ChosenImage image, List<FeatureMap> maps) {}

  @Override
  public void add(ChosenImage image, float... values) {
    if (samples.size() < max && seen.add(image.label())) {
      samples.add(new Sample(image, strongest(values)));
    }
  }

  private List<FeatureMap> strongest(float[] values) {
    List<FeatureMap> all = new ArrayList<>();
    for (int map = 0; map < maps; map++) {
      int start = map * mapElements;
      all.add(new FeatureMap(map, width, Arrays.copyOfRange(values, start, start + mapElements)));
    }
    all.sort(Comparator.comparingDouble(FeatureMap::max).reversed());
    return List.copyOf(all.subList(0, Math.min(MAPS, all.size())));
  }

  /** The samples, with the names of their classes. */
  List<SampleMaps> samples(List<String> labels, IntFunction<String> predictions) {
    return samples.stream().map(sample -> labelled(sample, labels, predictions)).toList();
  }

  private SampleMaps labelled(Sample sample, List<String> labels, IntFunction<String> predictions) {
    List<SampleMaps.Map> pictures =
        sample.maps().stream().map(map -> new SampleMaps.Map(map.map(), map.picture())).toList();
    return new SampleMaps(
        sample.image().name(),
        labels.get(sample.image().label()),
        predictions.apply(sample.image().position()),
        PngPicture.of(sample.image().image().picture()),
        cut.name(),
        pictures);
  }
}
