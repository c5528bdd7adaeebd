package io.cleave.onnxruntime;

import io.cleave.codec.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A graph of random nodes on images of four channels: convolutions, additions, concatenations,
 * splits, shape arithmetic, selections, dead ends; one or two inputs, one to three outputs.
 */
final class RandomGraph {
  private static final int CHANNELS = 4;
  private static final int SIZE = 6;

  private final RandomGenerator random;
  private final TestGraph graph = new TestGraph();
  private final List<String> images = new ArrayList<>();
  private final List<String> places = new ArrayList<>();
  private int made;

  private RandomGraph(long seed) {
    this.random = new SplittableRandom(seed); // Random's first numbers are alike for near seeds
  }

  /** The same for the same seed. */
  static TestGraph of(long seed) {
    return new RandomGraph(seed).written();
  }

  private TestGraph written() {
    graph.integers("axis", 1).integers("first", 0).integers("last", -1);
    int inputs = 1 + random.nextInt(2);
    for (int i = 0; i < inputs; i++) {
      graph.input("in" + i, ElementType.FLOAT32, -1, CHANNELS, SIZE, SIZE);
      images.add("in" + i);
    }
    int nodes = 8 + random.nextInt(12);
    for (int i = 0; i < nodes; i++) {
      add();
    }
    node("Add", images.get(images.size() - 1), any(images));
    graph.outputs(images.get(images.size() - 1));
    if (random.nextBoolean()) {
      String chosen = name();
      graph.node("ArgMax", chosen, List.of(any(images)), "axis", 1, "keepdims", 0);
      graph.outputs(chosen);
    }
    if (random.nextInt(3) == 0) {
      String early = name();
      graph.node("Relu", early, List.of(images.get(inputs)));
      graph.outputs(early);
    }
    return graph;
  }

  private void add() {
    switch (random.nextInt(12)) {
      case 0, 1 -> convolution(any(images), CHANNELS);
      case 2 -> node("Add", any(images), any(images));
      case 3 -> node("Sigmoid", any(images));
      case 4 -> concatenation();
      case 5 -> split();
      case 6 -> reshaped();
      case 7, 8, 9, 10 -> selection();
      default -> deadEnd();
    }
  }

  private String any(List<String> names) {
    return names.get(random.nextInt(names.size()));
  }

  private String name() {
    return "t" + made++;
  }

  private void node(String operation, String... inputs) {
    String output = name();
    graph.node(operation, output, List.of(inputs));
    images.add(output);
  }

  private void convolution(String input, int channels) {
    String output = name();
    float[] weights = new float[CHANNELS * channels * 9];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() / 6;
    }
    graph.floats("w" + output, weights, CHANNELS, channels, 3, 3);
    graph.node("Conv", output, List.of(input, "w" + output), "pads", new long[] {1, 1, 1, 1});
    images.add(output);
  }

  private void concatenation() {
    String both = name();
    graph.node("Concat", both, List.of(any(images), any(images)), "axis", 1);
    convolution(both, 2 * CHANNELS);
  }

  private void split() {
    String first = name();
    String second = name();
    graph.node("Split", List.of(first, second), List.of(any(images)), "axis", 1);
    String swapped = name();
    graph.node("Concat", swapped, List.of(second, first), "axis", 1);
    images.add(swapped);
  }

  /** Flat and back, by the shape that the image itself has. */
  private void reshaped() {
    String image = any(images);
    String shape = name();
    graph.node("Shape", shape, List.of(image));
    String batch = name();
    graph.node("Gather", batch, List.of(shape, "first"), "axis", 0);
    String target = name();
    graph.node("Concat", target, List.of(batch, "last"), "axis", 0);
    String flat = name();
    graph.node("Reshape", flat, List.of(image, target));
    String scaled = name();
    graph.node("Tanh", scaled, List.of(flat));
    node("Reshape", scaled, shape);
  }

  /** Integers that cross: where the largest channel is. */
  private void selection() {
    String place = name();
    graph.node("ArgMax", place, List.of(any(images)), "axis", 1, "keepdims", 1);
    places.add(place);
    String asFloat = name();
    graph.node("Cast", asFloat, List.of(any(places)), "to", 1);
    node("Add", any(images), asFloat);
  }

  private void deadEnd() {
    graph.node("Exp", name(), List.of(any(images)));
  }
}
