package io.cleave.onnxruntime;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.Session;
import java.io.IOException;
import java.util.List;
import org.example.toy.Elsewhere;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session runs on a caller's memory as on its own, and leaves it as it was. */
class TensorsElsewhereTest {
  @ParameterizedTest
  @EnumSource
  void samplesThatRunTogether(Elsewhere.Memory memory) throws IOException {
    assertSame(graph().node("Relu", "a", List.of("x")).node("Sigmoid", "b", List.of("a")), memory);
  }

  @ParameterizedTest
  @EnumSource
  void samplesThatRunAlone(Elsewhere.Memory memory) throws IOException {
    TestGraph graph = graph().node("Relu", "a", List.of("x"));
    assertSame(graph.node("Transpose", "b", List.of("a"), "perm", new long[] {1, 0, 2, 3}), memory);
  }

  private static TestGraph graph() {
    return new TestGraph().input("x", ElementType.FLOAT32, -1, 3, 2, -1);
  }

  /** Wants what is given as well, which passes through. */
  private static void assertSame(TestGraph graph, Elsewhere.Memory memory) throws IOException {
    OnnxNetwork network = graph.outputs("b").network();
    Range range = new Range(network.inputs(), network.outputs().and(network.inputs().tensors()));
    try (Part part = Relay.load(network, range);
        Session own = part.newSession();
        Session session = part.newSession()) {
      for (int size : new int[] {5, 64, 1, 5}) {
        for (int batch : new int[] {1, 3, 2}) {
          Tensors inputs = Relay.inputs(shapes(network, size), batch, size);
          Elsewhere elsewhere = new Elsewhere(memory, inputs);
          Tensors expected = Relay.run(own, part.given(), inputs);
          Tensors actual = session.run(elsewhere.tensors());
          String where = batch + " of " + size;
          Relay.assertNear("b", expected, actual, where);
          Relay.assertNear("x", inputs, actual, where);
          elsewhere.assertUntouched();
        }
      }
    }
  }

  private static Signature shapes(OnnxNetwork network, int size) {
    return Signature.of(network.inputs().only("test").withShape(TensorShape.of(3, 2, size)));
  }
}
