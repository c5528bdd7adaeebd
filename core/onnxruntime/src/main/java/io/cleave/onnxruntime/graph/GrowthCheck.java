package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Locale;
import java.util.Optional;

/**
 * Refuses nodes that make a tensor far larger than their inputs, where constants in the file say
 * so. It does not see sizes that are computed.
 */
final class GrowthCheck {
  /** Max elements that a node may make of a few numbers: {@value}, which is 1 GiB of float32. */
  static final long MAX_ELEMENTS = 1 << 28;

  private GrowthCheck() {}

  /** Describes the fault of a node, if it has one. */
  static Optional<String> problem(NodeProto node, Constants constants) {
    double elements = elements(node, constants);
    return elements > MAX_ELEMENTS
        ? Optional.of(
            String.format(
                Locale.ROOT, "makes %.0f elements (expected: at most %d)", elements, MAX_ELEMENTS))
        : Optional.empty();
  }

  /** A lower bound for the elements of the output; 0 where nothing is known. */
  private static double elements(NodeProto node, Constants constants) {
    return switch (node.getOpType()) {
      case "ConstantOfShape" -> product(constants.few(node, 0));
      case "Expand", "Tile", "Upsample" -> product(constants.few(node, 1));
      case "Resize" -> Math.max(product(constants.few(node, 2)), product(constants.few(node, 3)));
      case "OneHot" -> product(constants.few(node, 1));
      case "Pad" -> Math.max(padded(constants.few(node, 1)), padded(attribute(node, "pads")));
      case "RandomNormal", "RandomUniform" -> product(attribute(node, "shape"));
      case "Range" -> steps(constants.few(node, 0), constants.few(node, 1), constants.few(node, 2));
      default -> 0;
    };
  }

  private static Optional<double[]> attribute(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .map(Numbers::tensor)
        .flatMap(tensor -> Numbers.of(tensor, Numbers.FEW));
  }

  private static double product(Optional<double[]> factors) {
    double product = 1;
    for (double factor : factors.orElse(new double[1])) {
      product *= factor;
    }
    return product;
  }

  /**
   * The elements that padding alone makes: what is added before and after each dimension, as if
   * each had one element.
   */
  private static double padded(Optional<double[]> pads) {
    double[] sizes = pads.orElse(new double[0]);
    double product = 1;
    for (int i = 0; i < sizes.length / 2; i++) {
      product *= Math.max(1, sizes[i] + sizes[i + sizes.length / 2]);
    }
    return product;
  }

  private static double steps(
      Optional<double[]> start, Optional<double[]> limit, Optional<double[]> step) {
    boolean known = start.isPresent() && limit.isPresent() && step.isPresent();
    boolean scalars =
        known && start.get().length == 1 && limit.get().length == 1 && step.get().length == 1;
    return scalars && step.get()[0] != 0
        ? Math.ceil((limit.get()[0] - start.get()[0]) / step.get()[0])
        : 0;
  }
}
