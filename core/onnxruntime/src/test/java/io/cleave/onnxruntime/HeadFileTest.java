package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.LoadOptions;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.onnxruntime.head.HeadFile;
import io.cleave.pytorch.PyTorchEngine;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A head in a file of its own is the network's head, and nothing else is taken for one. */
class HeadFileTest {
  private static final String CUT = "sum";

  @TempDir private Path folder;

  /** Two inputs, an output that the head finishes, a Reshape whose target counts the batch. */
  private static TestGraph graph() {
    return new TestGraph()
        .input("x", ElementType.FLOAT32, -1, 4, 6)
        .input("y", ElementType.FLOAT32, -1, 4, 6)
        .integers("rest", 24)
        .node("Relu", "early", List.of("x"))
        .node("Shape", "batch", List.of("x"), "start", 0, "end", 1)
        .node("Concat", "target", List.of("batch", "rest"), "axis", 0)
        .node("Add", CUT, List.of("early", "y"))
        .node("Reshape", "flat", List.of(CUT, "target"))
        .node("Softmax", "late", List.of("flat"))
        .outputs("early", "late");
  }

  private Path written() throws IOException {
    Path whole = folder.resolve("net.onnx");
    Files.write(whole, graph().bytes().array());
    Path head = folder.resolve("head.onnx");
    HeadFile.write(Model.find(whole.toString()), CUT, head);
    return head;
  }

  @Test
  void whatIsReadIsTheHeadThatWasWritten() throws IOException {
    Network read = Model.find(written().toString()).network();
    Network whole = Model.find(folder.resolve("net.onnx").toString()).network();
    assertEquals(whole.name(), read.name());
    assertEquals(whole.inputs(), read.inputs());
    assertEquals(whole.outputs(), read.outputs());
    assertEquals(List.of("input", CUT, "output"), read.cuts().stream().map(Cut::name).toList());
    assertEquals(whole.cut(CUT), read.cut(CUT));
    assertEquals(2, read.cut(CUT).crossing().tensors().size(), "the sum and the target");
    assertEquals(whole.sampled(whole.cut(CUT)), read.sampled(read.cut(CUT)));
    for (int batch = 1; batch <= 3; batch++) {
      Tensors inputs = Relay.inputs(whole.sampled(whole.input()), batch, batch);
      Tensors expected = Relay.run(whole, whole.headTo(whole.cut(CUT)), inputs);
      Tensors found = Relay.run(read, read.headTo(read.cut(CUT)), inputs);
      for (String tensor : expected.signature().names()) {
        Relay.assertNear(tensor, expected, found, "batch of " + batch);
      }
    }
  }

  @Test
  void meetsTheTailOfTheModelThatItIsOf() throws IOException {
    Network read = Model.find(written().toString()).network();
    Network whole = Model.find(folder.resolve("net.onnx").toString()).network();
    try (Part head = Relay.load(read, read.headTo(read.cut(CUT)));
        Part tail = Relay.load(whole, whole.tailFrom(whole.cut(CUT)))) {
      tail.id().requireSameModel(head.id());
    }
  }

  @Test
  void headsOfResNetsMeetTheirTailsOnPyTorch() throws IOException {
    Path file = folder.resolve("resnet.onnx");
    Model model = Model.find("resnet18").withWeights("seed:3");
    HeadFile.write(model, "maxpool", file);
    try (Part head = Model.find(file.toString()).head("maxpool");
        Part tail = new PyTorchEngine().load(model, tail(model))) {
      tail.id().requireSameModel(head.id());
      assertEquals(head.wanted(), tail.given());
    }
  }

  private static Range tail(Model model) {
    return model.network().tailFrom(model.network().cut("maxpool"));
  }

  @Test
  void otherToolsOpenTheFile() throws IOException, OrtException {
    GraphBytes bytes = new GraphBytes(direct(Files.readAllBytes(written())), Map.of());
    try (OrtSession session = OnnxRuntime.session(bytes, LoadOptions.DEFAULT)) {
      assertEquals(2, session.getNumInputs());
      Map<String, String> metadata = session.getMetadata().getCustomMetadata();
      assertTrue(metadata.get("cleave.head").startsWith("{\"version\":1"), metadata.toString());
    }
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  @Test
  void rejectsRangesThatTheFileDoesNotHave() throws IOException {
    Model head = Model.find(written().toString());
    IllegalArgumentException tail =
        assertThrows(IllegalArgumentException.class, () -> head.tail(CUT));
    assertTrue(tail.getMessage().endsWith("the file has this head alone)"), tail.getMessage());
    assertThrows(IllegalArgumentException.class, head::whole);
    assertThrows(IllegalArgumentException.class, () -> head.head("late"));
  }

  @Test
  void rejectsWritingAHeadWithoutLayers() throws IOException {
    Model model = Model.find(written().resolveSibling("net.onnx").toString());
    assertThrows(
        IllegalArgumentException.class,
        () -> HeadFile.write(model, "input", folder.resolve("none.onnx")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count(), "nothing half-written is left");
    }
  }

  /** As a device is that leaves out what only cuts graphs. */
  @Test
  void runsWithoutTheClassesOfTheFormat() throws IOException, InterruptedException {
    String slim =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("tribuo") && !entry.contains("protobuf"))
            .collect(Collectors.joining(File.pathSeparator));
    Path head = written();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                slim,
                SlimDevice.class.getName(),
                head.toString(),
                folder.resolve("net.onnx").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.contains("ran target int64 2, sum float32 4x6, early float32 4x6"), output);
    assertTrue(output.contains("tribuo-util-onnx"), output);
  }
}
