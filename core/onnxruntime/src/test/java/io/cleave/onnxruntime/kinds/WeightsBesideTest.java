package io.cleave.onnxruntime.kinds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.bundle.BundleWriter;
import io.cleave.core.graph.GraphNetwork;
import io.cleave.core.graph.PartGraph;
import io.cleave.core.weights.Weights;
import io.cleave.onnxruntime.OnnxNetwork;
import io.cleave.onnxruntime.Relay;
import io.cleave.onnxruntime.TestGraph;
import io.cleave.onnxruntime.graph.MovedWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks whose weights are in a file beside the graph. */
class WeightsBesideTest {
  private static final int WIDTH = 32;

  @TempDir private Path folder;

  /** Two layers; a shape that the engine must know when it reads; a branch with its own weight. */
  private static TestGraph graph() {
    TensorProto bias =
        TensorProto.newBuilder().setDataType(1).addDims(1).addFloatData(0.25f).build();
    TestGraph half =
        new TestGraph()
            .floats("half", new float[] {0.5f}, 1)
            .node("Mul", "halved", List.of("b", "half"))
            .outputs("halved");
    TestGraph same = new TestGraph().node("Identity", "same", List.of("b")).outputs("same");
    return new TestGraph()
        .input("x", ElementType.FLOAT32, -1, 4, WIDTH / 4)
        .floats("w1", numbers(1), WIDTH, WIDTH)
        .floats("w2", numbers(2), WIDTH, WIDTH)
        .integers("rows", -1, WIDTH)
        .node("Reshape", "flat", List.of("x", "rows"))
        .node("MatMul", "a", List.of("flat", "w1"))
        .node("Constant", "bias", List.of(), "value", bias)
        .node("Add", "b", List.of("a", "bias"))
        .node("ReduceMax", "max", List.of("b"), "keepdims", 0)
        .node("Cast", "some", List.of("max"), "to", 9)
        .node("If", "c", List.of("some"), "then_branch", half, "else_branch", same)
        .node("MatMul", "d", List.of("c", "w2"))
        .outputs("d");
  }

  private static float[] numbers(long seed) {
    float[] numbers = new float[WIDTH * WIDTH];
    Random random = new Random(seed);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian() / 4;
    }
    return numbers;
  }

  private Path written() throws IOException {
    return MovedWeights.write(graph().model().build(), folder);
  }

  private static void assertSame(Network expected, Network found) throws IOException {
    Tensors inputs = Relay.inputs(expected.sampled(expected.input()), 2, 1);
    Tensors whole = Relay.run(expected, expected.whole(), inputs);
    for (Cut cut : found.cuts()) {
      Relay.assertSplitEqualsWhole(found, cut, inputs, whole);
    }
  }

  @Test
  void splitsAsIfTheFileHadTheWeights() throws IOException {
    Network one = graph().network();
    Network beside = Model.find(written().toString()).network();
    assertEquals(one.cuts(), beside.cuts());
    assertSame(one, beside);
  }

  /** So that they need no room in the heap, and may exceed a message's 2 GiB together. */
  @Test
  void largeWeightsStayInTheirFile() throws IOException {
    Network network = Model.find(written().toString()).network();
    PartGraph whole = graph(network, network.whole());
    assertEquals(Set.of("w1", "w2"), whole.beside().keySet());
    assertTrue(whole.onnx().remaining() < WIDTH * WIDTH, whole.onnx() + "");
    PartGraph head = graph(network, network.headTo(network.cut("a")));
    assertEquals(Set.of("w1"), head.beside().keySet());
  }

  private static PartGraph graph(Network network, Range range) throws IOException {
    return ((GraphNetwork) network).graph(range, Weights.none().open(Map.of()));
  }

  @Test
  void headAndTailBelongTogetherOnlyIfTheWeightsAreTheSame() throws IOException {
    Path file = written();
    Path weights = file.resolveSibling("weights.bin");
    byte[] bytes = Files.readAllBytes(weights);
    String first = fingerprint(file);
    assertEquals(first, fingerprint(file));
    bytes[bytes.length - 1] ^= 1; // the tail's alone
    Files.write(weights, bytes);
    assertNotEquals(first, fingerprint(file));
  }

  private static String fingerprint(Path file) throws IOException {
    try (Part head = Model.find(file.toString()).head("a")) {
      return head.id().fingerprint();
    }
  }

  @Test
  void bundlesNeedNoOtherFile() throws IOException {
    Path file = written();
    Path bundle = folder.resolve("bundle");
    Model whole = Model.find(file.toString());
    BundleWriter.of(whole, "a").write(bundle);
    Tensors inputs = Relay.inputs(whole.network().sampled(whole.network().input()), 1, 1);
    Network network = whole.network();
    Tensors expected = Relay.run(network, network.headTo(network.cut("a")), inputs);
    Network alone = Model.find(bundle.toString()).network();
    Files.delete(file.resolveSibling("weights.bin"));
    Tensors found = Relay.run(alone, alone.headTo(alone.cut("a")), inputs);
    Relay.assertNear("a", expected, found, "a head of its own");
  }

  @Test
  void rejectsWeightsBesideABufferThatHasNoFolder() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(written()));
    String message =
        assertThrows(IOException.class, () -> OnnxNetwork.parse("net", bytes, Map.of()))
            .getMessage();
    assertTrue(message.startsWith("net: weight w1: in another file"), message);
  }
}
