package io.cleave.onnxruntime.kinds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.onnxruntime.OnnxNetwork;
import io.cleave.onnxruntime.Relay;
import io.cleave.onnxruntime.TestGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes with graphs inside: cut around, never inside. */
class ControlFlowTest {
  private static final int INT64 = 7;
  private static final int BOOL = 9;
  private static final int FLOAT = 1;

  private static TestGraph graph() {
    return new TestGraph()
        .input("x", ElementType.FLOAT32, 1, 4, 6)
        .node("Sigmoid", "early", List.of("x"));
  }

  private static TestGraph giving(String operation, String output, String... inputs) {
    return new TestGraph().node(operation, output, List.of(inputs)).outputs(output);
  }

  /** Whether the largest of a tensor is above 0. */
  private static void condition(TestGraph graph, String of, String output) {
    graph.node("ReduceMax", "max of " + of, List.of(of), "keepdims", 0);
    graph
        .floats("zero of " + of, new float[] {0})
        .node("Greater", output, List.of("max of " + of, "zero of " + of));
  }

  private static List<String> crossing(Network network, String cut) {
    return network.cut(cut).crossing().names();
  }

  private static void assertSameAtEveryCut(OnnxNetwork network, String... cuts) throws IOException {
    assertEquals(List.of(cuts), network.splits().stream().skip(1).map(Cut::name).toList());
    for (long seed = 0; seed < 4; seed++) {
      Tensors inputs = Relay.inputs(network.inputs(), 1, seed);
      if (seed % 2 == 1) {
        negate(inputs);
      }
      Tensors whole = Relay.run(network, network.whole(), inputs);
      for (Cut cut : network.cuts()) {
        Relay.assertSplitEqualsWhole(network, cut, inputs, whole);
      }
    }
  }

  /** So that a branch on the sign of the input's largest takes the other way. */
  private static void negate(Tensors inputs) {
    ByteBuffer data = inputs.data("x");
    for (int i = 0; i < data.limit(); i += Float.BYTES) {
      data.putFloat(i, -Math.abs(data.getFloat(i)));
    }
  }

  /** What a branch takes from outside is made in the head, though the node itself names it not. */
  @Test
  void branchesTakeTheirTensorsAcrossTheCut() throws IOException {
    TestGraph graph = graph().node("Neg", "other", List.of("x"));
    condition(graph, "x", "positive");
    OnnxNetwork network =
        graph
            .node(
                "If",
                "chosen",
                List.of("positive"),
                "then_branch",
                giving("Exp", "then", "early"),
                "else_branch",
                giving("Tanh", "else", "other"))
            .node("Sqrt", "y", List.of("chosen"))
            .outputs("y")
            .network();
    assertEquals(List.of("early", "other", "positive"), crossing(network, "positive"));
    assertEquals(List.of("chosen"), crossing(network, "chosen"));
    assertSameAtEveryCut(network, "early", "other", "max of x", "positive", "chosen");
  }

  @Test
  void loopsTakeTheirTensorsAcrossTheCut() throws IOException {
    TestGraph body =
        new TestGraph()
            .input(TestGraph.described("i", INT64))
            .input(TestGraph.described("on", BOOL))
            .input(TestGraph.described("carried", FLOAT, 1, 4, 6))
            .node("Identity", "still", List.of("on"))
            .node("Add", "more", List.of("carried", "early"))
            .node("Identity", "scanned", List.of("more"))
            .outputs("still", "more", "scanned");
    OnnxNetwork network =
        graph()
            .integers("times", 3)
            .node("Neg", "start", List.of("x"))
            .node("Loop", List.of("sum", "all"), List.of("times", "", "start"), "body", body)
            .node("ReduceMean", "mean", List.of("all"), "axes", new long[] {0}, "keepdims", 0)
            .node("Mul", "y", List.of("sum", "mean"))
            .outputs("y")
            .network();
    assertEquals(List.of("early", "start"), crossing(network, "start"));
    assertEquals(List.of("sum", "all"), crossing(network, "sum"));
    assertSameAtEveryCut(network, "early", "start", "sum", "mean");
  }

  @Test
  void scansTakeTheirTensorsAcrossTheCut() throws IOException {
    TestGraph body =
        new TestGraph()
            .input(TestGraph.described("state", FLOAT, 1, 6))
            .input(TestGraph.described("row", FLOAT, 1, 6))
            .node("Add", "next", List.of("state", "row"))
            .node("Mul", "seen", List.of("next", "scale"))
            .outputs("next", "seen");
    OnnxNetwork network =
        graph()
            .node("ReduceMax", "scale", List.of("early"))
            .floats("start", new float[6], 1, 6)
            .node(
                "Scan",
                List.of("last", "rows"),
                List.of("start", "x"),
                "body",
                body,
                "num_scan_inputs",
                1,
                "scan_input_axes",
                new long[] {1})
            .node("Relu", "y", List.of("rows"))
            .outputs("y", "last")
            .network();
    assertEquals(List.of("x", "scale"), crossing(network, "scale"));
    assertEquals(List.of("rows"), crossing(network, "last"));
    assertSameAtEveryCut(network, "early", "scale", "last");
  }

  /** The inner branch takes a tensor of the outermost graph, and one of the branch around it. */
  @Test
  void branchesInBranchesTakeTheirTensorsAcrossTheCut() throws IOException {
    TestGraph inner = giving("Add", "inner", "early", "around");
    TestGraph outer = new TestGraph().node("Neg", "around", List.of("x"));
    outer
        .node(
            "If",
            "nested",
            List.of("positive"),
            "then_branch",
            inner,
            "else_branch",
            giving("Identity", "same", "around"))
        .outputs("nested");
    TestGraph graph = graph();
    condition(graph, "x", "positive");
    OnnxNetwork network =
        graph
            .node(
                "If",
                "chosen",
                List.of("positive"),
                "then_branch",
                outer,
                "else_branch",
                giving("Tanh", "else", "early"))
            .node("Exp", "y", List.of("chosen"))
            .outputs("y")
            .network();
    assertEquals(List.of("x", "early", "positive"), crossing(network, "positive"));
    assertSameAtEveryCut(network, "early", "max of x", "positive", "chosen");
  }

  /** A loop that depends on constants alone, but for what it draws, is not run on both sides. */
  @Test
  void numbersDrawnInALoopAreDrawnOnce() throws IOException {
    TestGraph body =
        new TestGraph()
            .input(TestGraph.described("i", INT64))
            .input(TestGraph.described("on", BOOL))
            .input(TestGraph.described("carried", FLOAT, 1, 4, 6))
            .node("Identity", "still", List.of("on"))
            .node("RandomNormal", "drawn", List.of(), "shape", new long[] {1, 4, 6})
            .node("Add", "more", List.of("carried", "drawn"))
            .outputs("still", "more");
    OnnxNetwork network =
        graph()
            .integers("times", 2)
            .floats("none", new float[24], 1, 4, 6)
            .node("Loop", "noise", List.of("times", "", "none"), "body", body)
            .node("Add", "a", List.of("early", "noise"))
            .node("Sub", "b", List.of("a", "noise"))
            .node("Relu", "y", List.of("b"))
            .outputs("y")
            .network();
    assertEquals(List.of("noise", "a"), crossing(network, "a"));
  }
}
