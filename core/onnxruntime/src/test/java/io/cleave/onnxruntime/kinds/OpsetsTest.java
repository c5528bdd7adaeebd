package io.cleave.onnxruntime.kinds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.onnxruntime.OnnxNetwork;
import io.cleave.onnxruntime.Relay;
import io.cleave.onnxruntime.TestGraph;
import io.cleave.onnxruntime.graph.OnnxException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of exporters of ten years: operations changed their form from opset to opset. */
class OpsetsTest {
  private static final int NEWEST = 26;
  private static final int NEWEST_IR = 13;

  /** Sums, clips, squeezes and resizes as the opset writes it. */
  private static TestGraph graph(int opset, int ir) {
    TestGraph graph = new TestGraph().input("x", ElementType.FLOAT32, -1, 4, 6, 6);
    graph.model().setIrVersion(ir).getOpsetImportBuilder(0).setVersion(opset);
    graph.floats("scale", new float[] {1, 2, 3, 4}, 4, 1, 1);
    if (ir < 4) {
      graph.input("scale", ElementType.FLOAT32, 4, 1, 1); // weights were inputs too
    }
    graph.node("Mul", "scaled", List.of("x", "scale"));
    clip(graph, opset);
    resize(graph, opset);
    reduce(graph, "ReduceMean", "mean", "grown", opset >= 18);
    reduce(graph, "ReduceSum", "sum", "mean", opset >= 13);
    squeeze(graph, opset);
    return graph.node("Softmax", "y", List.of("flat"), "axis", 1).outputs("y");
  }

  private static void clip(TestGraph graph, int opset) {
    if (opset < 11) {
      graph.node("Clip", "clipped", List.of("scaled"), "min", 0f, "max", 1f);
    } else {
      graph.floats("min", new float[] {0}).floats("max", new float[] {1});
      graph.node("Clip", "clipped", List.of("scaled", "min", "max"));
    }
  }

  private static void resize(TestGraph graph, int opset) {
    float[] twice = {1, 1, 2, 2};
    if (opset < 9) {
      graph.node("Upsample", "grown", List.of("clipped"), "scales", twice);
      return;
    }
    graph.floats("twice", twice, 4);
    if (opset < 10) {
      graph.node("Upsample", "grown", List.of("clipped", "twice"));
    } else if (opset < 11) {
      graph.node("Resize", "grown", List.of("clipped", "twice"));
    } else {
      graph.floats("roi", new float[0], 0);
      graph.node("Resize", "grown", List.of("clipped", "roi", "twice"));
    }
  }

  private static void reduce(
      TestGraph graph, String operation, String output, String input, boolean axesAreAnInput) {
    if (axesAreAnInput) {
      graph
          .integers("axes of " + output, 3)
          .node(operation, output, List.of(input, "axes of " + output));
    } else {
      graph.node(operation, output, List.of(input), "axes", new long[] {3});
    }
  }

  private static void squeeze(TestGraph graph, int opset) {
    if (opset < 13) {
      graph.node("Squeeze", "flat", List.of("sum"), "axes", new long[] {3});
    } else {
      graph.integers("last", 3).node("Squeeze", "flat", List.of("sum", "last"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7, 3",
    "8, 3",
    "9, 4",
    "10, 5",
    "11, 6",
    "13, 7",
    "17, 8",
    "18, 8",
    "21, 10",
    "23, 11",
    "24, 12",
    NEWEST + ", " + NEWEST_IR
  })
  void graphsOfEachOpsetRunTheSameWhereverTheyAreCut(int opset, int ir) throws IOException {
    OnnxNetwork network = graph(opset, ir).network();
    assertEquals(8, network.cuts().size());
    for (int batch : new int[] {1, 3}) {
      Tensors inputs = Relay.inputs(network.inputs(), batch, batch);
      Tensors whole = Relay.run(network, network.whole(), inputs);
      for (Cut cut : network.cuts()) {
        Relay.assertSplitEqualsWhole(network, cut, inputs, whole);
      }
    }
  }

  @Test
  void rejectsAnOpsetThatIsNewerThanTheEngineAndSaysWhichToExport() {
    assertRejected(
        graph(NEWEST + 1, NEWEST_IR),
        "test: opset " + (NEWEST + 1) + " (expected: at most " + NEWEST);
  }

  @Test
  void rejectsAFormatThatIsNewerThanTheEngineAndSaysWhatToExport() {
    assertRejected(
        graph(17, NEWEST_IR + 1),
        "test: IR version " + (NEWEST_IR + 1) + " (expected: at most " + NEWEST_IR);
  }

  private static void assertRejected(TestGraph graph, String start) {
    String message = assertThrows(OnnxException.class, graph::network).getMessage();
    assertTrue(message.startsWith(start), message);
    assertTrue(message.contains("export it again with opset_version=17"), message);
  }

  /** Else a newer engine has come, and the limits are to be raised. */
  @Test
  void theEngineItselfTakesNothingNewer() {
    assertRefusedByTheEngine(graph(NEWEST + 1, NEWEST_IR), "till opset " + NEWEST);
    assertRefusedByTheEngine(graph(17, NEWEST_IR + 1), "IR version: " + NEWEST_IR);
  }

  private static void assertRefusedByTheEngine(TestGraph newer, String reason) {
    byte[] file = newer.model().build().toByteArray();
    String message =
        assertThrows(OrtException.class, () -> Relay.environment().createSession(file).close())
            .getMessage();
    assertTrue(message.contains(reason), message);
  }
}
