package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Range;
import io.cleave.core.graph.TensorLayout;
import io.cleave.core.graph.TensorLayout.Samples;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is read from a graph, and found out about it. */
class OnnxNetworkTest {
  private static final int BATCH = 3;

  private static TestGraph image() {
    return new TestGraph().input("x", ElementType.FLOAT32, -1, 4, 6, 6);
  }

  private static void assertSameAtEveryCut(OnnxNetwork network) throws IOException {
    for (int batch : new int[] {1, BATCH}) {
      Tensors inputs = Relay.inputs(network.sampled(network.input()), batch, batch);
      Tensors whole = Relay.run(network, network.whole(), inputs);
      for (Cut cut : network.cuts()) {
        Relay.assertSplitEqualsWhole(network, cut, inputs, whole);
      }
    }
  }

  private static TensorLayout layout(OnnxNetwork network, String tensor) {
    Range range =
        new Range(
            network.inputs(),
            network.cuts().stream()
                .map(Cut::crossing)
                .filter(crossing -> crossing.names().contains(tensor))
                .findFirst()
                .orElseThrow());
    return network.graph(range, null).layouts().get(tensor);
  }

  /** What the graph that the engine gets of a part calls its inputs. */
  private static List<String> inputsInFile(OnnxNetwork network, Range range) throws IOException {
    ModelProto part = ModelProto.parseFrom(network.graph(range, null).onnx());
    return part.getGraph().getInputList().stream().map(ValueInfoProto::getName).toList();
  }

  @Test
  void cutsLieBetweenTheNodesAndHaveTheTensorsNames() throws IOException {
    OnnxNetwork network =
        image()
            .node("Relu", "a", List.of("x"))
            .node("Sigmoid", "b", List.of("a"))
            .node("Add", "c", List.of("a", "b"))
            .outputs("c")
            .network();
    assertEquals(
        List.of("input", "a", "b", "output"), network.cuts().stream().map(Cut::name).toList());
    assertEquals("a float32 4x6x6, b float32 4x6x6", network.cut("b").crossing().toString());
    assertSameAtEveryCut(network);
  }

  @Test
  void cutsHaveTheNamesOfTheModulesThatEndThere() throws IOException {
    TestGraph graph = image();
    graph.node("Relu", "a", List.of("x")).node("Sigmoid", "b", List.of("a"));
    graph.node("Tanh", "c", List.of("b")).node("Relu", "d", List.of("c")).outputs("d");
    List<String> names =
        List.of("/layer1/layer1.0/conv/Conv", "/layer1/layer1.0/Relu", "/layer1/layer1.1/Tanh");
    for (int i = 0; i < names.size(); i++) {
      graph.model().getGraphBuilder().getNodeBuilder(i).setName(names.get(i));
    }
    OnnxNetwork network = graph.network();
    assertEquals(
        List.of("input", "layer1.0.conv", "layer1.0", "layer1", "output"),
        network.cuts().stream().map(Cut::name).toList());
    assertEquals(Set.of("layer1.1", "c"), network.cut("layer1").aliases());
    assertEquals("layer1.0", network.cut("b").name());
  }

  @Test
  void weightsAmongTheInputsAreNone() throws IOException {
    OnnxNetwork network =
        image()
            .input("w", ElementType.FLOAT32, 1)
            .floats("w", new float[] {2}, 1)
            .node("Mul", "a", List.of("x", "w"))
            .node("Relu", "b", List.of("a"))
            .outputs("b")
            .network();
    assertEquals(List.of("x"), network.inputs().names());
    assertEquals(1, network.cut("a").head().parameters());
    Cut cut = network.cut("a");
    assertEquals(List.of("x"), inputsInFile(network, network.whole()));
    assertEquals(List.of("x"), inputsInFile(network, network.headTo(cut)));
    assertEquals(List.of("a"), inputsInFile(network, network.tailFrom(cut)));
    assertSameAtEveryCut(network);
  }

  @Test
  void whatDependsOnWeightsAloneIsComputedOnBothSidesAndNeverCrosses() throws IOException {
    OnnxNetwork network =
        image()
            .floats("w", new float[] {2}, 1)
            .node("Exp", "e", List.of("w"))
            .node("Mul", "a", List.of("x", "e"))
            .node("Add", "b", List.of("a", "e"))
            .outputs("b")
            .network();
    assertEquals(List.of("a"), network.cut("a").crossing().names());
    assertSameAtEveryCut(network);
  }

  @Test
  void outputsThatAreFinishedInTheHeadDoNotTravel() throws IOException {
    OnnxNetwork network =
        image()
            .node("Relu", "early", List.of("x"))
            .node("Sigmoid", "a", List.of("x"))
            .node("Tanh", "late", List.of("a"))
            .outputs("early", "late")
            .network();
    Cut cut = network.cut("a");
    assertEquals(List.of("a"), cut.crossing().names());
    assertEquals(Set.of("early"), cut.finished());
    assertEquals(List.of("late"), network.tailFrom(cut).wanted().names());
    assertEquals(List.of("a", "early"), network.headTo(cut).wanted().names());
    assertSameAtEveryCut(network);
  }

  @Test
  void integersThatCountTheBatchAreOneSamplesOnTheWire() throws IOException {
    OnnxNetwork network =
        image()
            .node("Shape", "shape", List.of("x"))
            .node("Relu", "a", List.of("x"))
            .integers("flat", -1)
            .node("Reshape", "rows", List.of("a", "flat"))
            .node("Sigmoid", "b", List.of("rows"))
            .node("Reshape", "c", List.of("b", "shape"))
            .outputs("c")
            .network();
    TensorLayout counts = layout(network, "shape");
    assertEquals(Samples.SHARED, counts.samples());
    assertEquals(Set.of(0), counts.counted());
    assertEquals(new TensorLayout(false, Samples.ROWS, Set.of()), layout(network, "rows"));
    Tensors inputs = Relay.inputs(network.inputs(), BATCH, 7);
    Tensors head = Relay.run(network, network.headTo(network.cut("b")), inputs);
    for (int i = 0; i < BATCH; i++) {
      assertEquals(1, head.sample(i).data("shape").getLong(0));
    }
    assertSameAtEveryCut(network);
  }

  /** A batch that lies in the second dimension, as in recurrent layers. */
  @Test
  void batchesThatDoNotLieTogetherRunEachSampleAlone() throws IOException {
    OnnxNetwork network =
        image()
            .node("Transpose", "a", List.of("x"), "perm", new long[] {1, 0, 2, 3})
            .node("Sigmoid", "b", List.of("a"))
            .node("Transpose", "c", List.of("b"), "perm", new long[] {1, 0, 2, 3})
            .outputs("c")
            .network();
    assertEquals(Samples.ALONE, layout(network, "a").samples());
    assertSameAtEveryCut(network);
  }

  /** As rows: the third dimension of what was turned is not the samples', though it has a size. */
  @Test
  void rowsThatMixSamplesAreNotTakenForABatch() throws IOException {
    OnnxNetwork network =
        image()
            .integers("rows", -1, 36)
            .integers("back", 4, -1, 6, 6)
            .node("Transpose", "a", List.of("x"), "perm", new long[] {1, 0, 2, 3})
            .node("Reshape", "b", List.of("a", "rows"))
            .node("Sigmoid", "c", List.of("b"))
            .node("Reshape", "d", List.of("c", "back"))
            .node("Transpose", "e", List.of("d"), "perm", new long[] {1, 0, 2, 3})
            .outputs("e")
            .network();
    assertEquals(Samples.ALONE, layout(network, "b").samples());
    assertSameAtEveryCut(network);
  }

  @Test
  void samplesThatWouldSeeEachOtherRunAlone() throws IOException {
    OnnxNetwork network =
        image()
            .node("Softmax", "a", List.of("x"), "axis", 0)
            .node("Exp", "b", List.of("a"))
            .outputs("b")
            .network();
    Tensors inputs = Relay.inputs(network.inputs(), 2, 1);
    Tensors both = Relay.run(network, network.whole(), inputs);
    for (int i = 0; i < 2; i++) {
      Tensors alone = Relay.run(network, network.whole(), Relay.copy(inputs.sample(i)));
      Relay.assertNear("b", alone, Relay.copy(both.sample(i)), "sample " + i);
    }
  }

  /** What a batch shares is in the graph once, and would be the first one's for all. */
  @Test
  void samplesWhoseSharedTensorsDifferAreNotRunTogether() throws IOException {
    OnnxNetwork network =
        image()
            .input("scale", ElementType.FLOAT32, 4, 6, 6)
            .node("Relu", "a", List.of("x"))
            .node("Mul", "b", List.of("a", "scale"))
            .node("Sigmoid", "c", List.of("b"))
            .outputs("c")
            .network();
    assertEquals(Samples.SHARED, layout(network, "scale").samples());
    Cut cut = network.cut("a");
    Tensors inputs = Relay.inputs(network.inputs(), BATCH, 3);
    assertNotEquals(inputs.sample(0).data("scale"), inputs.sample(1).data("scale"));
    Tensors crossing = Relay.run(network, network.headTo(cut), inputs);
    Tensors together = Relay.run(network, network.tailFrom(cut), crossing);
    for (int i = 0; i < BATCH; i++) {
      Tensors sample = Relay.copy(crossing.sample(i));
      Tensors alone = Relay.run(network, network.tailFrom(cut), sample);
      Relay.assertNear("c", alone, Relay.copy(together.sample(i)), "sample " + i);
    }
  }

  @Test
  void openDimensionsAreThoseThatMayChange() throws IOException {
    OnnxNetwork network =
        new TestGraph()
            .input("x", ElementType.FLOAT32, -1, 4, -1, -1)
            .node("Relu", "a", List.of("x"))
            .node("GlobalAveragePool", "b", List.of("a"))
            .node("Sigmoid", "c", List.of("b"))
            .outputs("c")
            .network();
    assertTrue(network.cut("a").shape().isOpen(1));
    assertTrue(network.cut("a").shape().isOpen(2));
    assertFalse(network.cut("a").shape().isOpen(0));
    assertEquals("4x1x1", network.cut("b").shape().toString());
  }

  @Test
  void inputsThatAreUsedBehindTheCutPassThrough() throws IOException {
    OnnxNetwork network =
        image()
            .input("y", ElementType.FLOAT32, -1, 4, 6, 6)
            .node("Relu", "a", List.of("x"))
            .node("Add", "b", List.of("a", "y"))
            .outputs("b")
            .network();
    assertEquals(List.of("y", "a"), network.cut("a").crossing().names());
    assertSameAtEveryCut(network);
  }

  @Test
  void numbersDrawnByChanceAreDrawnOnce() throws IOException {
    OnnxNetwork network =
        image()
            .node("RandomNormal", "noise", List.of(), "shape", new long[] {1, 4, 6, 6})
            .node("Add", "a", List.of("x", "noise"))
            .node("Sub", "b", List.of("a", "noise"))
            .node("Relu", "c", List.of("b"))
            .outputs("c")
            .network();
    assertEquals(List.of("noise", "a"), network.cut("a").crossing().names());
  }

  @Test
  void rejectsARangeOfOtherTensorsAndNamesOne() throws IOException {
    OnnxNetwork network =
        image()
            .node("Relu", "a", List.of("x"))
            .node("Exp", "b", List.of("a"))
            .outputs("b")
            .network();
    Range backwards = new Range(network.outputs(), network.inputs());
    String message =
        assertThrows(IllegalArgumentException.class, () -> Relay.load(network, backwards))
            .getMessage();
    assertTrue(message.contains("range"), message);
  }
}
