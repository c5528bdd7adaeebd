package io.cleave.onnxruntime.kinds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Float16;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.onnxruntime.OnnxNetwork;
import io.cleave.onnxruntime.Relay;
import io.cleave.onnxruntime.TestGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Networks whose inputs, inner tensors and outputs are float16. */
class HalfPrecisionTest {
  /**
   * A unit in the last place of the largest output, which is rounded once at each end of a part.
   */
  private static final double TOLERANCE = 0x1p-10;

  private static OnnxNetwork network() throws IOException {
    TensorProto.Builder weights =
        TensorProto.newBuilder().setName("w").setDataType(10).addDims(6).addDims(6);
    for (int i = 0; i < 36; i++) {
      weights.addInt32Data(half((i % 7 - 3) / 4f));
    }
    TestGraph graph = new TestGraph().input("x", ElementType.FLOAT16, -1, 4, 6);
    graph.model().getGraphBuilder().addInitializer(weights);
    return graph
        .node("MatMul", "a", List.of("x", "w"))
        .node("Relu", "b", List.of("a"))
        .node("MatMul", "c", List.of("b", "w"))
        .node("Tanh", "y", List.of("c"))
        .outputs("y")
        .network();
  }

  private static int half(float value) {
    return Float16.narrow(Float.floatToRawIntBits(value)) & 0xffff;
  }

  private static float value(short half) {
    return Float.intBitsToFloat(Float16.widen(half));
  }

  @Test
  void everythingThatCrossesIsHalfAsLong() throws IOException {
    OnnxNetwork network = network();
    assertEquals("x float16 4x6", network.inputs().toString());
    assertEquals("y float16 4x6", network.outputs().toString());
    for (Cut cut : network.splits()) {
      assertEquals(2 * 4 * 6, cut.crossing().bytes(), cut.name());
    }
  }

  @Test
  void headAndTailGiveTheWholesAnswer() throws IOException {
    OnnxNetwork network = network();
    assertEquals(4, network.splits().size());
    for (int batch : new int[] {1, 3}) {
      Tensors inputs = Relay.inputs(network.inputs(), batch, batch);
      Tensors whole = Relay.run(network, network.whole(), inputs);
      for (Cut cut : network.splits()) {
        Tensors crossing = Relay.run(network, network.headTo(cut), inputs);
        Tensors answer = Relay.run(network, network.tailFrom(cut), crossing);
        assertNear(whole.data("y"), answer.data("y"), cut.name());
      }
    }
  }

  private static void assertNear(ByteBuffer expected, ByteBuffer found, String where) {
    while (expected.hasRemaining()) {
      float wanted = value(expected.getShort());
      float got = value(found.getShort());
      assertTrue(Math.abs(wanted - got) <= TOLERANCE, where + ": " + got + ", not " + wanted);
    }
  }
}
