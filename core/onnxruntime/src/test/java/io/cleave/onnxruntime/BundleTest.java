package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.LoadOptions;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.bundle.Bundle;
import io.cleave.core.bundle.BundleWriter;
import io.cleave.pytorch.PyTorchEngine;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The halves in a bundle are the network's own, for Cleave and for any other tool. */
class BundleTest {
  private static final String CUT = TwoHalves.CUT;

  @TempDir private Path folder;

  private Path written() throws IOException {
    return TwoHalves.write(folder);
  }

  private Network whole() throws IOException {
    return Model.find(folder.resolve("net.onnx").toString()).network();
  }

  @Test
  void whatIsReadIsTheNetworkThatWasCut() throws IOException {
    Bundle bundle = Bundle.read(written());
    Network read = bundle.model().network();
    Network whole = whole();
    assertEquals(CUT, bundle.cut());
    assertEquals(whole.name(), read.name());
    assertEquals(whole.description(), read.description());
    assertEquals(whole.inputs(), read.inputs());
    assertEquals(whole.outputs(), read.outputs());
    assertEquals(List.of("input", CUT, "output"), read.cuts().stream().map(Cut::name).toList());
    assertEquals(whole.cut(CUT), read.cut(CUT));
    assertEquals(2, read.cut(CUT).crossing().tensors().size(), "the sum and the target");
    assertEquals(whole.sampled(whole.cut(CUT)), read.sampled(read.cut(CUT)));
    assertEquals(List.of("early", "late"), read.outputs().names());
  }

  @Test
  void headThenTailGiveWhatTheWholeGives() throws IOException {
    Network read = Model.find(written().toString()).network();
    Network whole = whole();
    for (int batch = 1; batch <= 3; batch++) {
      Tensors inputs = Relay.inputs(whole.sampled(whole.input()), batch, batch);
      Tensors expected = Relay.run(whole, whole.whole(), inputs);
      Tensors crossing = Relay.run(read, read.headTo(read.cut(CUT)), inputs);
      Tensors found = Relay.run(read, read.tailFrom(read.cut(CUT)), crossing);
      Relay.assertNear("early", expected, crossing, "batch of " + batch);
      Relay.assertNear("late", expected, found, "batch of " + batch);
    }
  }

  @Test
  void eitherHalfMeetsThatOfTheModelItIsOf() throws IOException {
    Model read = Model.find(written().toString());
    Network whole = whole();
    try (Part head = read.head(CUT);
        Part tail = read.tail(CUT);
        Part other = Relay.load(whole, whole.tailFrom(whole.cut(CUT)))) {
      tail.id().requireSameModel(head.id());
      other.id().requireSameModel(head.id());
      assertEquals(Bundle.of(read).orElseThrow().fingerprint(), other.id().fingerprint());
    }
  }

  @Test
  void bundlesOfResNetsMeetTheirTailsOnPyTorchAndKeepTheirLabels() throws IOException {
    Model model = Model.find("resnet18").withWeights("seed:3");
    Bundle bundle = BundleWriter.of(model, "maxpool").write(folder.resolve("resnet"));
    assertEquals(Classification.of(model), Classification.of(bundle.model()));
    Range behind = model.network().tailFrom(model.network().cut("maxpool"));
    try (Part head = bundle.model().head("maxpool");
        Part tail = new PyTorchEngine().load(model, behind)) {
      tail.id().requireSameModel(head.id());
      assertEquals(head.wanted(), tail.given());
    }
  }

  @Test
  void otherToolsOpenBothHalves() throws IOException, OrtException {
    Path bundle = written();
    try (OrtSession head = session(bundle.resolve("head.onnx"));
        OrtSession tail = session(bundle.resolve("tail.onnx"))) {
      assertEquals(Set.of("x", "y"), head.getInputNames());
      assertEquals(Set.of("target", "sum", "early"), head.getOutputNames());
      assertEquals(Set.of("target", "sum"), tail.getInputNames());
      assertEquals(Set.of("late"), tail.getOutputNames());
    }
  }

  private static OrtSession session(Path file) throws IOException, OrtException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer onnx = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    return OnnxRuntime.session(new GraphBytes(onnx, Map.of()), LoadOptions.DEFAULT);
  }

  @Test
  void aBundleThatIsCutAgainIsTheSame() throws IOException {
    Path first = written();
    Path second = folder.resolve("again");
    BundleWriter.of(Model.find(first.toString()), CUT).write(second);
    for (String file : List.of("head.onnx", "tail.onnx", "manifest.json")) {
      assertEquals(-1, Files.mismatch(first.resolve(file), second.resolve(file)), file);
    }
  }

  @Test
  void aDeviceNeedsNoTailAndAServerNoHead() throws IOException {
    Path bundle = written();
    Path device = Files.createDirectory(folder.resolve("device"));
    Path server = Files.createDirectory(folder.resolve("server"));
    for (Path half : List.of(device, server)) {
      Files.copy(bundle.resolve("manifest.json"), half.resolve("manifest.json"));
    }
    Files.copy(bundle.resolve("head.onnx"), device.resolve("head.onnx"));
    Files.copy(bundle.resolve("tail.onnx"), server.resolve("tail.onnx"));
    try (Part head = Model.find(device.toString()).head(CUT);
        Part tail = Model.find(server.toString()).tail(CUT)) {
      tail.id().requireSameModel(head.id());
    }
  }

  @Test
  void rejectsRangesThatABundleDoesNotHave() throws IOException {
    Model model = Model.find(written().toString());
    IllegalArgumentException whole = assertThrows(IllegalArgumentException.class, model::whole);
    assertTrue(whole.getMessage().endsWith("a bundle has these alone)"), whole.getMessage());
    assertThrows(IllegalArgumentException.class, () -> model.head("late"));
  }

  @Test
  void rejectsCutsWithoutLayersBeforeThem() throws IOException {
    Model model = Model.find(written().resolveSibling("net.onnx").toString());
    assertThrows(IllegalArgumentException.class, () -> BundleWriter.of(model, "input"));
    assertThrows(IllegalArgumentException.class, () -> BundleWriter.of(model, "nowhere"));
  }

  /** As devices and servers are that leave out what only cuts graphs. */
  @Test
  void runsWithoutTheClassesOfTheFormat() throws IOException, InterruptedException {
    String slim =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("tribuo") && !entry.contains("protobuf"))
            .collect(Collectors.joining(File.pathSeparator));
    Path bundle = written();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                slim,
                SlimDevice.class.getName(),
                bundle.toString(),
                folder.resolve("net.onnx").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.contains("ran target int64 2, sum float32 4x6, early float32 4x6"), output);
    assertTrue(output.contains("then late float32 24"), output);
    assertTrue(output.contains("tribuo-util-onnx"), output);
  }
}
