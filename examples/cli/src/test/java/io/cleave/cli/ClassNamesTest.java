package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.resnet.ResNet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights with a number of classes of their own, and names for them, in every command. */
class ClassNamesTest extends CommandTest {
  private static final List<String> NAMES = List.of("cat", "great dane");

  @TempDir private Path folder;
  private String model;
  private String two;
  private String labels;

  @BeforeEach
  void writeModel() throws IOException {
    model = SmallClassifier.write(folder.resolve("model")).toString();
    two = SmallClassifier.writeWeights(folder.resolve("two.safetensors"), 2).toString();
    labels = Files.write(folder.resolve("labels.txt"), NAMES).toString();
  }

  private int run(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("--model", model, "--weights", two));
    all.addAll(Arrays.asList(more));
    return run(all.toArray(String[]::new));
  }

  private String images(List<String> classes, int each) throws IOException {
    return ImageFolder.write(folder.resolve("images"), classes, each).toString();
  }

  private String output() {
    return "--output=" + folder.resolve("out");
  }

  private static List<String> sweep(int count) {
    return List.of("sweep", "--count=" + count, "--chunk=4", "--cuts=basic8", "--profile=exact");
  }

  @Test
  void sweepMeasuresTheClassesThatTheFileNames() throws IOException {
    String images = images(NAMES, 2);
    assertEquals(0, run(sweep(4), "--images", images, "--labels", labels, output()), "" + err);
    assertTrue(Files.readString(folder.resolve("out/sweep.json")).contains("resnet18-w8-c2-i32"));
    assertFalse(err.toString().contains("sorted order"), "" + err);
    assertEquals(1, run(sweep(4), "--images", images(List.of("cow"), 1)));
    assertTrue(err.toString().contains("cat/0.png: is of class cat, which the model"), "" + err);
  }

  @Test
  void sweepKnowsSomeOfImageNetsFolders() throws IOException {
    Path thousand = SmallClassifier.writeWeights(folder.resolve("w.safetensors"), 1000);
    String images = images(List.of("n01440764", "n04009552_projector"), 2);
    List<String> command =
        new ArrayList<>(List.of("--model", model, "--weights", thousand.toString()));
    command.addAll(0, sweep(4));
    command.addAll(List.of("--images", images, output()));
    assertEquals(0, run(command.toArray(String[]::new)), "" + err);
    assertFalse(err.toString().contains("sorted order"), "" + err);
    assertTrue(Files.readString(folder.resolve("out/sweep.csv")).contains("uncut,4,"));
  }

  @Test
  void analyzeMeasuresTheClassesThatTheFileNames() throws IOException {
    String images = images(NAMES, 2);
    List<String> analyze = List.of("analyze", "--cuts=basic8", "--encoded-images=1");
    assertEquals(0, run(analyze, "--images", images, "--labels", labels, output()), "" + err);
    assertTrue(out.toString().contains("resnet18-w8-c2-i32 on 4 images"), "" + out);
  }

  @Test
  void calibrateCountsTheClassesThatTheFileNames() throws IOException {
    String images = images(NAMES, 25);
    List<String> calibrate = List.of("calibrate", "--cut=basic8", "--samples=50");
    assertEquals(0, run(calibrate, "--images", images, "--labels", labels, output()), "" + err);
    assertTrue(out.toString().contains("top-1 of 50 samples"), "" + out);
  }

  @Test
  void finetuneWritesTheNamesThatTheFileHas() throws IOException {
    String images = images(NAMES, 20);
    List<String> finetune =
        List.of("finetune", "--cut=basic1", "--epochs=1", "--batch=4", "--epoch-images=4");
    assertEquals(0, run(finetune, "--images", images, "--labels", labels, output()), "" + err);
    assertEquals(NAMES, written().labels());
  }

  @Test
  void cutWritesTheNamesThatTheFileHas() throws IOException {
    assertEquals(0, run(List.of("cut", "--at=basic1"), "--labels", labels, output()), "" + err);
    Model head = Model.find(folder.resolve("out").toString());
    assertEquals(NAMES, Classification.of(head).labels());
  }

  @Test
  void trainTakesTheClassesInTheOrderOfTheFile() throws IOException {
    Files.write(folder.resolve("labels.txt"), List.of("great dane", "cow", "cat"));
    List<String> train =
        List.of("train", "--depth=18", "--width=8", "--epochs=1", "--batch=4", "--epoch-images=4");
    List<String> command = new ArrayList<>(train);
    command.addAll(
        List.of("--input-size=32", "--images", images(NAMES, 20), "--labels", labels, output()));
    assertEquals(0, run(command.toArray(String[]::new)), "" + err);
    assertEquals(List.of("great dane", "cow", "cat"), written().labels());
    assertEquals(3, ResNet.of(Model.find(folder.resolve("out").toString())).classes());
    assertEquals(2, run("train", "--labels", labels));
    assertTrue(err.toString().contains("labels: given (expected: --images too)"), "" + err);
  }

  private Classification written() throws IOException {
    return Classification.of(Model.find(folder.resolve("out").toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sweep", "analyze", "calibrate", "finetune", "cut --at=basic1"})
  void rejectsAnotherNumberOfNamesAndSaysBoth(String command) throws IOException {
    Files.write(folder.resolve("labels.txt"), List.of("cat", "dog", "cow"));
    assertEquals(2, run(List.of(command.split(" ")), "--labels", labels, output()));
    String expected =
        labels + " has 3 names (expected: 2, one for each class of resnet18-w8-c2-i32)";
    assertTrue(err.toString().contains(expected), "" + err);
    assertEquals(2, run(List.of(command.split(" ")), "--labels", "imagenet", output()));
    assertTrue(err.toString().contains("imagenet has 1000 names (expected: 2"), "" + err);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sweep", "analyze", "calibrate", "finetune", "cut --at=basic1"})
  void namesTheFileAndTheLineThatAreNotUtf8(String command) throws IOException {
    Files.write(Path.of(labels), "cat\ngr\u00fcn\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(2, run(List.of(command.split(" ")), "--labels", labels, output()));
    String expected = "--labels: " + labels + ", line 2: byte 0xFC is not UTF-8";
    assertTrue(err.toString().contains(expected), "" + err);
  }

  @Test
  void cutsShowsTheNetworkThatTheWeightsAreOf() {
    assertEquals(0, run(List.of("cuts", "--no-times")), "" + err);
    assertTrue(out.toString().contains("resnet18-w8-c2-i32"), "" + out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuts --no-times", "analyze", "raw --cut=basic1 x.npy", "classify x.png"})
  void refusesAnAddressWithoutAChecksum(String command) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--model", model, "--weights", "https://example.org/two.pth"));
    assertEquals(2, run(words.toArray(String[]::new)));
    assertTrue(err.toString().contains("weights: https://example.org/two.pth (exp"), "" + err);
    assertTrue(err.toString().contains("#sha256="), "" + err);
  }
}
