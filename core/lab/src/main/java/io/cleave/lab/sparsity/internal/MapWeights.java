package io.cleave.lab.sparsity.internal;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.Cut;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;

/**
 * The mean magnitude of the weights around each feature map of a cut, as stored, that is without
 * folding batch normalisation.
 */
public final class MapWeights {
  private final double[] incoming;
  private final double[] outgoing;

  private MapWeights(double[] incoming, double[] outgoing) {
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  /**
   * {@return the mean magnitude of the filter that computes each map} After a residual block that
   * is a filter of the block's last convolution; the shortcut is left out.
   */
  public double[] incoming() {
    return incoming;
  }

  /**
   * {@return the mean magnitude of all weights that multiply each map: those of the next block's
   * first convolution and of its shortcut, if it has a convolution; after the last block, those of
   * the classifier}
   */
  public double[] outgoing() {
    return outgoing;
  }

  public static MapWeights of(ResNet network, Cut cut, WeightReader reader) throws IOException {
    int maps = cut.shape().channels();
    Magnitudes incoming = new Magnitudes(maps);
    Magnitudes outgoing = new Magnitudes(maps);
    incoming.addFilters(tensor(network, reader, producer(network, cut)));
    for (String layer : readers(network, cut)) {
      outgoing.addReaders(tensor(network, reader, layer));
    }
    return new MapWeights(incoming.mean(), outgoing.mean());
  }

  /** {@return the name of the last convolution at or before the cut that is not on a shortcut} */
  public static String producer(ResNet network, Cut cut) {
    List<Cut> cuts = network.cuts();
    for (int i = cuts.indexOf(cut); i > 0; i--) {
      List<String> layers = StageLayers.before(network, cuts.get(i));
      if (!layers.isEmpty()) {
        return layers.stream()
            .filter(layer -> !StageLayers.isShortcut(layer))
            .reduce((first, second) -> second)
            .orElseThrow();
      }
    }
    throw new IllegalArgumentException(
        "cut: " + cut.name() + " (expected: a cut behind a convolution)");
  }

  /** {@return the names of the layers that read what crosses the cut} */
  public static List<String> readers(ResNet network, Cut cut) {
    List<Cut> cuts = network.cuts();
    for (Cut next : cuts.subList(cuts.indexOf(cut) + 1, cuts.size())) {
      List<String> layers = StageLayers.before(network, next);
      if (!layers.isEmpty()) {
        String first = layers.get(0);
        return layers.stream()
            .filter(layer -> layer.equals(first) || StageLayers.isShortcut(layer))
            .toList();
      }
    }
    return List.of(StageLayers.CLASSIFIER);
  }

  private static Tensor tensor(ResNet network, WeightReader reader, String layer)
      throws IOException {
    String name = layer + ".weight";
    Shape shape = Objects.requireNonNull(network.tensors().get(name), name);
    return new Tensor(reader.read(name).asFloatBuffer(), shape);
  }

  /** Weights of shape (outputs, inputs) or (outputs, inputs, height, width). */
  private record Tensor(FloatBuffer values, Shape shape) {
    int inputs() {
      return (int) shape.get(1);
    }

    int each() {
      return (int) (shape.size() / shape.get(0) / shape.get(1));
    }
  }

  /** Sums of magnitudes for each map. */
  private static final class Magnitudes {
    private final double[] sums;
    private final long[] counts;

    Magnitudes(int maps) {
      sums = new double[maps];
      counts = new long[maps];
    }

    void addFilters(Tensor tensor) {
      int filter = tensor.inputs() * tensor.each();
      for (int i = 0; i < tensor.values().capacity(); i++) {
        add(i / filter, tensor.values().get(i));
      }
    }

    void addReaders(Tensor tensor) {
      for (int i = 0; i < tensor.values().capacity(); i++) {
        add(i / tensor.each() % tensor.inputs(), tensor.values().get(i));
      }
    }

    private void add(int map, float weight) {
      sums[map] += Math.abs(weight);
      counts[map]++;
    }

    double[] mean() {
      double[] means = new double[sums.length];
      for (int i = 0; i < means.length; i++) {
        means[i] = sums[i] / counts[i];
      }
      return means;
    }
  }
}
