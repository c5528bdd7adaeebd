package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Part;
import io.cleave.core.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An output whose size no shape of the inputs tells: where a vector is positive. */
class ShapesOfDataTest {
  private static final int LENGTH = 12;
  private static final int[] SIZES = {4, 4, 7, 1, 12, 0, 5, 4};

  /** Images in a batch, vectors of open lengths without one, and nothing open. */
  static List<Arguments> inputs() {
    return List.of(
        Arguments.of(new long[] {-1, 1, 3, 4}, TensorShape.of(1, 3, 4)),
        Arguments.of(new long[] {-1, -1}, TensorShape.of(2, 6)),
        Arguments.of(new long[] {3, 4}, TensorShape.of(3, 4)));
  }

  private static OnnxNetwork positives(long... dims) throws IOException {
    return new TestGraph()
        .input("x", ElementType.FLOAT32, dims)
        .node("Relu", "a", List.of("x"))
        .node("NonZero", "places", List.of("a"))
        .outputs("places")
        .network();
  }

  /** A sample of which some elements are positive. */
  private static Tensors sample(OnnxNetwork network, TensorShape shape, int positive) {
    Signature fixed = Signature.of(network.inputs().only("test").withShape(shape));
    Tensors inputs = Tensors.allocate(fixed, 1);
    ByteBuffer data = inputs.data("x");
    for (int i = 0; i < LENGTH; i++) {
      data.putFloat(i * 5 % LENGTH < positive ? 1 : -1);
    }
    return inputs;
  }

  /** The second run has memory of the right size, the third of a wrong one, and all answer. */
  @ParameterizedTest
  @MethodSource("inputs")
  void eachSizeIsAnsweredAsByASessionThatSawNoOther(long[] dims, TensorShape shape)
      throws IOException {
    OnnxNetwork network = positives(dims);
    try (Part part = Relay.load(network, network.whole());
        Session session = part.newSession()) {
      for (int size : SIZES) {
        Tensors inputs = sample(network, shape, size);
        Tensors fresh = Relay.run(network, network.whole(), inputs);
        assertEquals(size, fresh.signature().tensor("places").shape().dim(1));
        Tensors actual = Relay.run(session, part.given(), inputs);
        Relay.assertNear("places", fresh, actual, size + " are positive");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void headAndTailFollowTheSize(long[] dims, TensorShape shape) throws IOException {
    OnnxNetwork network = positives(dims);
    Cut cut = network.cut("a");
    for (int size : SIZES) {
      Tensors inputs = sample(network, shape, size);
      Tensors whole = Relay.run(network, network.whole(), inputs);
      Relay.assertSplitEqualsWhole(network, cut, inputs, whole);
    }
  }
}
