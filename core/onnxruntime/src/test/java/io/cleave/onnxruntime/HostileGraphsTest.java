package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.sun.management.ThreadMXBean;
import io.cleave.codec.tensor.ElementType;
import io.cleave.onnxruntime.graph.OnnxException;
import io.cleave.onnxruntime.graph.OnnxFile;
import io.cleave.onnxruntime.graph.OnnxGraph;
import io.cleave.onnxruntime.graph.Positions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever a file is: it is a network, or one sentence says why not. */
class HostileGraphsTest {
  private static final int FILES = 10_000;
  private static final long FIRST_SEED = Long.getLong("hostile.seed", 0);
  private static final long MAX_ALLOCATED = 8 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static List<ModelProto> graphs() {
    return List.of(
        RandomGraph.of(1).model().build(),
        RandomGraph.of(2).model().build(),
        branches(),
        loop(),
        integers());
  }

  private static TestGraph branch(String operation, String output) {
    return new TestGraph().node(operation, output, List.of("a")).outputs(output);
  }

  static ModelProto branches() {
    return new TestGraph()
        .input("x", ElementType.FLOAT32, -1, 4)
        .floats("zero", new float[] {0}, 1)
        .node("Relu", "a", List.of("x"))
        .node("ReduceSum", "sum", List.of("a"), "keepdims", 0)
        .node("Greater", "many", List.of("sum", "zero"))
        .node(
            "If",
            "chosen",
            List.of("many"),
            "then_branch",
            branch("Exp", "then"),
            "else_branch",
            branch("Neg", "else"))
        .node("Add", "b", List.of("chosen", "a"))
        .outputs("b")
        .model()
        .build();
  }

  static ModelProto loop() {
    TestGraph body =
        new TestGraph()
            .input(TestGraph.described("i", 7))
            .input(TestGraph.described("on", 9))
            .input(TestGraph.described("carried", 1, -1, 4))
            .node("Identity", "still", List.of("on"))
            .node("Add", "more", List.of("carried", "a"))
            .outputs("still", "more");
    return new TestGraph()
        .input("x", ElementType.FLOAT32, -1, 4)
        .integers("times", 3)
        .node("Relu", "a", List.of("x"))
        .node("Loop", "b", List.of("times", "", "a"), "body", body)
        .node("Sigmoid", "c", List.of("b"))
        .outputs("c")
        .model()
        .build();
  }

  static ModelProto integers() {
    TensorProto seven =
        TensorProto.newBuilder()
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(1)
            .addInt64Data(7)
            .build();
    return new TestGraph()
        .input("ids", ElementType.INT64, -1, -1)
        .input("mask", ElementType.BOOL, -1, -1)
        .floats("table", new float[32], 8, 4)
        .integers("ones", 1, 1)
        .integers("last", -1)
        .node("Shape", "shape", List.of("ids"))
        .node("ConstantOfShape", "sevens", List.of("shape"), "value", seven)
        .node("Expand", "same", List.of("ids", "ones"))
        .node("Where", "kept", List.of("mask", "same", "sevens"))
        .node("Gather", "rows", List.of("table", "kept"))
        .node("Tile", "tiled", List.of("kept", "ones"))
        .node("Unsqueeze", "column", List.of("tiled", "last"))
        .node("Cast", "numbers", List.of("column"), "to", 1)
        .node("Mul", "product", List.of("rows", "numbers"))
        .outputs("product")
        .model()
        .build();
  }

  private static byte[] mutated(long seed) {
    List<ModelProto> graphs = graphs();
    ModelProto graph = graphs.get((int) (seed % graphs.size()));
    byte[] other = graphs.get((int) ((seed / 7) % graphs.size())).toByteArray();
    return new GraphMutator(seed).mutated(graph, other);
  }

  private static boolean isRead(byte[] file) {
    try {
      Positions.of(OnnxGraph.of(OnnxFile.parse("hostile", ByteBuffer.wrap(file))));
      return true;
    } catch (OnnxException e) {
      assertTrue(e.getMessage().startsWith("hostile: "), e.getMessage());
      return false;
    }
  }

  @Test
  void mutatedFilesAreReadOrRefusedInLittleMemory() throws IOException, InterruptedException {
    List<Long> read = new ArrayList<>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + FILES; seed++) {
      byte[] file = mutated(seed);
      try {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean isRead = isRead(file);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < MAX_ALLOCATED, allocated + " bytes");
        if (isRead) {
          read.add(seed);
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e, e);
      }
    }
    assertTrue(read.size() > FILES / 10, read.size() + " files are read");
    assertEquals(List.of(), loaded(read), "kept in target/findings");
  }

  /** Outputs, tensors that live long, and nodes: none multiplies with another. */
  @Test
  void largeGraphsAreReadInMemoryThatTheirSizeBounds() throws OnnxException {
    TestGraph graph = new TestGraph().input("x", ElementType.FLOAT32, -1, 4);
    for (int i = 0; i < 1000; i++) {
      graph.node("Relu", "out" + i, List.of("x")).outputs("out" + i);
    }
    String last = "x";
    for (int i = 0; i < 20_000; i++) {
      graph.node("Relu", "n" + i, List.of(last));
      last = "n" + i;
    }
    graph.outputs(last).node("Sum", "sum", IntStream.range(0, 200).mapToObj(i -> "n" + i).toList());
    OnnxGraph read = OnnxGraph.of(OnnxFile.parse("large", graph.outputs("sum").bytes()));
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Positions.of(read);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 100 << 20, allocated + " bytes");
  }

  @Test
  void rejectsLoopsWithoutEndWhenTheTimeIsUp() throws IOException, InterruptedException {
    ModelProto.Builder endless = loop().toBuilder();
    endless.getGraphBuilder().getInitializerBuilder(0).setInt64Data(0, Long.MAX_VALUE);
    try (HostileProcess child = new HostileProcess()) {
      String answer = child.load(endless.build().toByteArray());
      assertEquals(
          "refused: hostile: still tried after 3 s (expected: a graph that is done by then)",
          answer);
    }
  }

  /** What is neither loaded nor refused, which nothing may be. */
  private static List<String> loaded(List<Long> seeds) throws IOException, InterruptedException {
    List<String> findings = new ArrayList<>();
    int ok = 0;
    try (HostileProcess child = new HostileProcess()) {
      for (long seed : seeds) {
        byte[] file = mutated(seed);
        String answer = child.load(file);
        if (answer.equals(HostileChild.LOADED)) {
          ok++;
        } else if (!answer.startsWith(HostileChild.REFUSED)) {
          findings.add("seed " + seed + ": " + answer);
          Path kept = Path.of("target", "findings", seed + ".onnx");
          Files.createDirectories(kept.getParent());
          Files.write(kept, file);
        }
      }
    }
    assertTrue(ok > seeds.size() / 10, ok + " of " + seeds.size() + " graphs are loaded");
    return findings;
  }
}
