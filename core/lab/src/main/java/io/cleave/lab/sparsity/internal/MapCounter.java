package io.cleave.lab.sparsity.internal;

import io.cleave.lab.sparsity.ClassMaxima;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tracks each feature map: its maximum, its mean, and its average maximum in each class. */
public final class MapCounter implements ActivationCounter {
  private final int maps;
  private final int mapElements;
  private final double[] max;
  private final double[] sum;
  private final Average all;
  private final Map<Integer, Average> classes = new TreeMap<>();
  private int images;

  public MapCounter(int maps, int mapElements) {
    this.maps = maps;
    this.mapElements = mapElements;
    this.max = new double[maps];
    this.sum = new double[maps];
    this.all = new Average(maps);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
  }

  @Override
  public void add(ChosenImage image, float... values) {
    double[] maxima = new double[maps];
    for (int map = 0; map < maps; map++) {
      int start = map * mapElements;
      maxima[map] = values[start];
      for (int i = start; i < start + mapElements; i++) {
        maxima[map] = Math.max(maxima[map], values[i]);
        sum[map] += values[i];
      }
      max[map] = Math.max(max[map], maxima[map]);
    }
    all.add(maxima);
    classes.computeIfAbsent(image.label(), label -> new Average(maps)).add(maxima);
    images++;
  }

  public double[] max() {
    return max.clone();
  }

  public double[] mean() {
    return Arrays.stream(sum).map(total -> total / ((double) images * mapElements)).toArray();
  }

  public List<Double> allClasses() {
    return all.mean();
  }

  /** {@return the maxima of the classes that occurred, in the order of the labels} */
  public List<ClassMaxima> classes(List<String> labels) {
    List<ClassMaxima> result = new ArrayList<>();
    classes.forEach((label, mean) -> result.add(new ClassMaxima(labels.get(label), mean.mean())));
    return result;
  }

  /** The mean of vectors. */
  private static final class Average {
    private final double[] sum;
    private int count;

    Average(int size) {
      sum = new double[size];
    }

    void add(double[] values) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += values[i];
      }
      count++;
    }

    List<Double> mean() {
      return Arrays.stream(sum).map(total -> total / count).boxed().toList();
    }
  }
}
