package io.cleave.cli.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cli.CommandTest;
import io.cleave.cli.numpy.NumpyFile;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.lab.diff.WayDifference;
import io.cleave.lab.results.ResultFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest extends CommandTest {
  private static final double ROUNDING = 1e-4;

  @TempDir private Path folder;
  private Model model;
  private Path samples;

  @BeforeEach
  void writeSamples() throws IOException {
    model = Model.find("demo");
    samples = folder.resolve("samples.npz");
    write(samples, 2, 1);
  }

  private void write(Path file, int count, int seed) throws IOException {
    Random random = new Random(seed);
    List<Tensors> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Tensors sample = Tensors.allocate(model.network().inputs(), 1);
      FloatBuffer values = sample.data(0).asFloatBuffer();
      while (values.hasRemaining()) {
        values.put((float) random.nextGaussian());
      }
      all.add(sample);
    }
    NumpyFile.write(file, all);
  }

  private DiffFile diff(int expected, String... more) throws IOException {
    Path json = folder.resolve("diff.json");
    List<String> arguments = new ArrayList<>(List.of("diff", "--cut=maxpool", "--json=" + json));
    arguments.addAll(List.of(more));
    arguments.add(samples.toString());
    assertEquals(expected, run(arguments.toArray(String[]::new)), () -> "" + out + err);
    return ResultFiles.read(json, List.of(DiffFile.class));
  }

  @Test
  void aSplitIsTheWholeAndACoarseProfileIsNotFromTheCutOn() throws IOException {
    DiffFile file = diff(0, "--profile=compact,levels=3", "--layers=6");
    assertEquals(2, file.samples());
    assertEquals(List.of("split at maxpool", "compact,levels=3 at maxpool"), names(file));
    assertTrue(file.ways().get(0).first(ROUNDING).isEmpty(), file.toString());
    WayDifference coded = file.ways().get(1);
    assertEquals("maxpool", coded.first(ROUNDING).orElseThrow().cut());
    assertTrue(out.toString().contains("compact,levels=3 at maxpool, layer by layer"), "" + out);
  }

  private static List<String> names(DiffFile file) {
    return file.ways().stream().map(WayDifference::way).toList();
  }

  @Test
  void anotherEngineIsHeldToTheToleranceAndItsFirstLayerNamed() throws IOException {
    DiffFile near = diff(0, "--engine=onnxruntime", "--against=pytorch", "--layers=4");
    assertEquals("pytorch", near.ways().get(2).way());
    assertTrue(near.ways().get(2).tensors().size() >= 4, near.toString());
    diff(1, "--engine=onnxruntime", "--against=pytorch", "--tolerance=0");
    assertTrue(out.toString().contains("is the first to differ"), "" + out);
  }

  @Test
  void whatWasSavedIsFoundAgainAndOtherSamplesAreNot() throws IOException {
    Path saved = folder.resolve("saved.npz");
    diff(0, "--save=" + saved, "--layers=5");
    DiffFile same = diff(0, "--against=" + saved, "--tolerance=0", "--layers=5");
    assertEquals(saved.toString(), same.ways().get(2).way());
    assertTrue(same.ways().get(2).tensors().size() >= 5, same.toString());
    write(samples, 2, 99);
    diff(1, "--against=" + saved);
    assertTrue(out.toString().contains(saved + ", layer by layer"), "" + out);
  }

  @Test
  void mistakesSayWhatToDo() throws IOException {
    String file = samples.toString();
    assertEquals(2, run("diff", "--layers=0", file));
    assertTrue(err.toString().contains("--layers: 0 (expected: 1 or more)"), "" + err);
    assertEquals(2, run("diff", "--against=tpu", file));
    assertTrue(err.toString().contains("--against: tpu (expected: one that runs"), "" + err);
    Path foreign = folder.resolve("foreign.npz");
    Files.copy(Path.of(file), foreign);
    assertEquals(2, run("diff", "--model=resnet18", "--against=" + foreign, file));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertEquals(2, run("diff", empty.toString()));
    assertTrue(
        err.toString().contains("an empty folder (expected: pictures or tensors)"), "" + err);
  }

  @Test
  void aCapturedRequestIsAnsweredAsThenUnlessTheModelIsAnother() throws IOException {
    Path folder = this.folder.resolve("bad");
    String[] ask = {
      "raw", "--cut=bottle1", "--profile=compact,levels=5", "--capture=" + folder, "" + samples
    };
    assertEquals(0, run(ask), err::toString);
    List<Path> captures =
        List.of(folder.resolve("samples.npz-1.npz"), folder.resolve("samples.npz-2.npz"));
    for (Path capture : captures) {
      assertEquals(0, run("replay", capture.toString()), () -> "" + out + err);
    }
    String said = out.toString();
    assertTrue(said.contains("The answer of then is what compact,levels=5 at bottle1 gives"), said);
    out.getBuffer().setLength(0);
    assertEquals(1, run("replay", "--weights=seed:3", captures.get(0).toString()));
    assertTrue(out.toString().contains(", the one of then)"), out.toString());
    assertTrue(out.toString().contains("The answer of then is not what compact"), "" + out);
  }

  @Test
  void anAnswerThatIsOffIsFoundByReplay() throws IOException {
    Path folder = this.folder.resolve("bad");
    assertEquals(0, run("raw", "--cut=bottle1", "--capture=" + folder, "" + samples), "" + err);
    Path capture = folder.resolve("samples.npz-1.npz");
    Tensors kept = NumpyFile.readSome(capture, NetworkTensors.of(model.network())).copy();
    String logits = model.network().outputs().names().get(0);
    kept.data(logits).putFloat(0, 1 + kept.data(logits).getFloat(0));
    NumpyFile.write(capture, List.of(kept));
    assertEquals(1, run("replay", capture.toString()));
    assertTrue(
        out.toString().contains("The answer of then is not what exact at bottle1"), "" + out);
    Files.delete(folder.resolve("samples.npz-1.json"));
    assertEquals(1, run("replay", capture.toString()));
    assertTrue(err.toString().contains("samples.npz-1.json"), err.toString());
  }

  @Test
  void picturesAreCapturedAsTheNetworkTakesThem() throws IOException {
    Path folder = this.folder.resolve("bad");
    Path picture = this.folder.resolve("grey.png");
    ImageIO.write(new BufferedImage(80, 70, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
    assertEquals(
        0, run("classify", "--cut=bottle1", "--capture=" + folder, "" + picture), "" + err);
    assertEquals(
        0, run("replay", folder.resolve("grey.png-1.npz").toString()), () -> "" + out + err);
  }
}
