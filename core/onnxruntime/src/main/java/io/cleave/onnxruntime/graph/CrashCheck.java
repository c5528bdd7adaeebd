package io.cleave.onnxruntime.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Knows nodes at which ONNX Runtime ends the process instead of throwing an exception, as far as
 * constants in the file show them. A test with a file of its own found each of them.
 */
final class CrashCheck {
  private static final Set<String> DIVISORS = Set.of("group", "q_num_heads", "kv_num_heads");

  private CrashCheck() {}

  /** Describes the fault of a node, if it has one. */
  static Optional<String> problem(NodeProto node, Constants constants) {
    return switch (node.getOpType()) {
      case "Div", "Mod" -> dividesByMinusOne(node, constants);
      case "Trilu" -> isFarOff(node, constants);
      case "SplitToSequence" ->
          constants
              .input(node, 1)
              .filter(pieces -> pieces.getDimsCount() == 0)
              .flatMap(pieces -> belowOne("pieces of", constants.few(node, 1)));
      case "STFT" ->
          belowOne("steps of", constants.few(node, 1))
              .or(() -> belowOne("frames of", constants.few(node, 3)));
      case "GatherBlockQuantized" -> belowOne(node, Set.of("block_size"));
      default -> belowOne(node, DIVISORS);
    };
  }

  /**
   * The smallest integer of a type, divided by -1, does not fit into the type: SIGFPE. Any other
   * integer can be divided by -1, but only a run shows which one it is, so no division by -1 is
   * accepted.
   */
  private static Optional<String> dividesByMinusOne(NodeProto node, Constants constants) {
    return constants
        .input(node, 1)
        .filter(CrashCheck::isOfIntegers)
        .flatMap(tensor -> Numbers.of(tensor, Integer.MAX_VALUE))
        .filter(numbers -> Arrays.stream(numbers).anyMatch(number -> number == -1))
        .map(
            numbers ->
                "divides integers by -1, at which the least one would end the process"
                    + " (expected: another number, or Neg)");
  }

  private static boolean isOfIntegers(TensorProto tensor) {
    int type = tensor.getDataType();
    return type == DataType.INT64.getNumber() || type == DataType.INT32.getNumber();
  }

  /** The number of a diagonal; the smallest integer ends in SIGSEGV. */
  private static Optional<String> isFarOff(NodeProto node, Constants constants) {
    return constants
        .few(node, 1)
        .filter(numbers -> Arrays.stream(numbers).anyMatch(k -> Math.abs(k) > Integer.MAX_VALUE))
        .map(
            numbers -> String.format(Locale.ROOT, "diagonal %.0f (expected: 32 bits)", numbers[0]));
  }

  /** Sizes are divided by the attribute, which ends in SIGFPE at 0. */
  private static Optional<String> belowOne(NodeProto node, Set<String> attributes) {
    return node.getAttributeList().stream()
        .filter(attribute -> attributes.contains(attribute.getName()) && attribute.getI() < 1)
        .findFirst()
        .map(attribute -> attribute.getName() + " " + attribute.getI() + " (expected: 1 or more)");
  }

  private static Optional<String> belowOne(String what, Optional<double[]> numbers) {
    return numbers
        .filter(found -> Arrays.stream(found).anyMatch(number -> number < 1))
        .map(found -> String.format(Locale.ROOT, "%s %.0f (expected: 1 or more)", what, found[0]));
  }
}
