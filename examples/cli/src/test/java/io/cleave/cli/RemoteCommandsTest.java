package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cli.numpy.NumpyFile;
import io.cleave.cli.wire.ForeignNetwork;
import io.cleave.cli.wire.TailProcess;
import io.cleave.codec.tensor.Tensors;
import io.cleave.models.shapes.ShapeSet;
import io.cleave.server.process.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of an edge, as processes, at a server that is another one. */
@Timeout(300)
class RemoteCommandsTest {
  @TempDir private Path folder;

  /** Runs {@code ./cleave}, which must succeed; returns what it printed. */
  private static String cleave(List<String> arguments) throws IOException {
    List<String> command = JavaCommand.of(Cleave.class, List.of());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.onExit().join().exitValue(), said);
    return said;
  }

  private static List<String> words(List<String> more, String... words) {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(more);
    return all;
  }

  @Test
  void rawAnswersOfAFileAreTheWholeNetworks() throws IOException {
    try (ForeignNetwork network =
        ForeignNetwork.pictures(folder, "ch_ppocr_mobile_v2.0_cls_infer", 48, 192)) {
      List<String> cuts = network.cuts(1);
      try (TailProcess server = TailProcess.start(words(network.served(cuts), "--port", "0"))) {
        List<Tensors> samples = List.of(network.sample(1, 48, 160), network.sample(2, 48, 160));
        Path input = folder.resolve("x.npz");
        Path output = folder.resolve("y.npz");
        NumpyFile.write(input, samples);
        String address = "127.0.0.1:" + server.port();
        List<String> where = List.of("--server", address, "--output", "" + output, "" + input);
        String said =
            cleave(words(where, words(network.served(cuts), "raw").toArray(String[]::new)));
        assertTrue(said.contains("wrote " + output), said);
        Tensors answers = NumpyFile.read(output, network.outputs());
        assertEquals(samples.size(), answers.batch());
        for (int i = 0; i < samples.size(); i++) {
          network.assertWhole(samples.get(i), answers.sample(i), cuts.get(0));
        }
      }
    }
  }

  @Test
  void picturesAreClassifiedByTheHalvesOfABundleAsByTheWholeModel() throws IOException {
    Path picture = folder.resolve("picture.png");
    ImageIO.write(ShapeSet.test().image(3).picture(), "png", picture.toFile());
    String bundle = folder.resolve("bundle").toString();
    cleave(List.of("cut", "--model", "demo", "--at", "maxpool", "--output", bundle));
    List<String> served = List.of("--model", bundle, "--port", "0");
    try (TailProcess server = TailProcess.start(served)) {
      List<String> whole = List.of("--model", "demo", "--cut", "maxpool");
      List<String> here = words(whole, "classify", picture.toString());
      List<String> address = List.of("--server", "127.0.0.1:" + server.port());
      List<String> there = words(address, "classify", "--model", bundle, picture.toString());
      List<String> expected = classes(cleave(here));
      assertTrue(expected.size() > 1, expected.toString());
      assertEquals(expected, classes(cleave(there)));
    }
  }

  /** A server that was given the file, and no names, serves a device that was given both. */
  @Test
  void weightsOfTwoClassesAreAnsweredByAServerOfTheSameFile() throws IOException {
    Path picture = folder.resolve("picture.png");
    ImageIO.write(ShapeSet.test().image(3).picture(), "png", picture.toFile());
    String model = SmallClassifier.write(folder.resolve("model")).toString();
    String two = SmallClassifier.writeWeights(folder.resolve("two.safetensors"), 2).toString();
    String names = Files.writeString(folder.resolve("names.json"), "[\"cat\", \"dog\"]").toString();
    List<String> both = List.of("--model", model, "--weights", two, "--cut", "basic1");
    try (TailProcess server = TailProcess.start(words(both, "--port", "0"))) {
      List<String> here = words(both, "classify", "--labels", names);
      here.add(picture.toString());
      List<String> there = words(here);
      there.addAll(List.of("--server", "127.0.0.1:" + server.port()));
      List<String> expected = classes(cleave(here));
      assertEquals(2, expected.size());
      assertTrue(expected.stream().anyMatch(line -> line.endsWith("  cat")), "" + expected);
      assertEquals(expected, classes(cleave(there)));
    }
    String unnamed = cleave(words(both, "classify", picture.toString()));
    assertTrue(unnamed.contains("the 2 classes have no names; --labels FILE gives"), unnamed);
    assertTrue(unnamed.contains("  class 1"), unnamed);
  }

  /** The lines that say how likely a class is. */
  private static List<String> classes(String said) {
    return said.lines().filter(line -> line.matches(" +[0-9.]+ % .*")).toList();
  }
}
