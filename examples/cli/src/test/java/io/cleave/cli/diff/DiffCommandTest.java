package io.cleave.cli.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cli.CommandTest;
import io.cleave.cli.numpy.NumpyFile;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.lab.diff.WayDifference;
import io.cleave.lab.results.ResultFiles;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
}
