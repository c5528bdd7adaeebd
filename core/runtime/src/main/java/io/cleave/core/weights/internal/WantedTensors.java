package io.cleave.core.weights.internal;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The tensors of a network. The number of classes of its last layer is left open: a fine-tuned file
 * has its own.
 *
 * @param shapes the shapes by name, in the network's order
 * @param classifier the module of the last layer; empty if it is not one of classes
 */
record WantedTensors(Map<String, Shape> shapes, String classifier) {
  private static final String WEIGHT = ".weight";
  static final int MATRIX = 2;

  static WantedTensors of(Map<String, Shape> shapes) {
    String module = "";
    for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
      String name = entry.getKey();
      if (name.endsWith(WEIGHT)) {
        boolean matrix = entry.getValue().dimension() == MATRIX;
        module = matrix ? name.substring(0, name.length() - WEIGHT.length()) : "";
      }
    }
    return new WantedTensors(shapes, module);
  }

  /** Whether a tensor belongs to the layer whose number of classes is open. */
  boolean isOfClassifier(String name) {
    return !classifier.isEmpty() && name.startsWith(classifier + ".");
  }

  /** Whether a tensor may have a shape. */
  boolean admits(String name, List<Long> shape) {
    Shape wanted = shape(name);
    if (wanted.dimension() != shape.size()) {
      return false;
    }
    int open = isOfClassifier(name) ? 1 : 0;
    return LongStream.range(open, shape.size())
        .allMatch(i -> wanted.get((int) i) == shape.get((int) i));
  }

  /** The shape of one of the tensors. */
  Shape shape(String name) {
    Shape shape = shapes.get(name);
    if (shape == null) {
      throw new IllegalArgumentException(name);
    }
    return shape;
  }
}
