package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.resnet.ResNet;
import io.cleave.models.shapes.ShapeClass;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainCommandTest {
  private static final List<String> TINY =
      List.of(
          "--depth=18", "--epochs=1", "--epoch-images=20", "--batch=10", "--validation-images=10");

  private static final List<String> CATS_AND_DOGS = List.of("cat", "dog");

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void writesAModelThatIsFoundByItsFolder() throws IOException {
    assertEquals(0, train(), err.toString());
    Model model = Model.find(folder.toString());
    assertEquals(ResNet.of(18).withBaseWidth(8).withClasses(10).withInputSize(64), model.network());
    assertEquals(ShapeClass.labels(), Classification.of(model).labels());
    assertTrue(out.toString().contains("test top-1"), out.toString());
  }

  @Test
  void trainsOnTheUsersImages() throws IOException {
    Path pictures = ImageFolder.write(folder.resolve("p"), CATS_AND_DOGS, 20);
    Path test = ImageFolder.write(folder.resolve("t"), CATS_AND_DOGS, 2);
    assertEquals(
        0,
        train("--images", pictures.toString(), "--test-images", test.toString(), "--input-size=32"),
        err.toString());
    Model model = Model.find(folder.toString());
    assertEquals(List.of("cat", "dog"), Classification.of(model).labels());
    assertEquals(32, ResNet.of(model).inputSize());
    Preprocessing preprocessing = Classification.of(model).preprocessing();
    assertEquals(OptionalInt.of(32), preprocessing.shorterSide());
    assertEquals(0.5f, preprocessing.mean().get(0), 0.05f);
    assertTrue(out.toString().contains("float16 weights, 4 images"), out.toString());
  }

  @Test
  void choosesHowManyOfTheUsersImagesToLearnFromAndToHoldOut() throws IOException {
    Path pictures = ImageFolder.write(folder.resolve("p"), CATS_AND_DOGS, 20);
    String[] few = {"train", "--depth=18", "--width=8", "--epochs=1", "--batch=10"};
    List<String> arguments = new ArrayList<>(List.of(few));
    Collections.addAll(arguments, "--output", folder.toString(), "--images", pictures.toString());
    assertEquals(0, execute(arguments), err.toString());
    assertTrue(out.toString().contains("epochImages=30"), out.toString());
    assertTrue(out.toString().contains("validationImages=3"), out.toString());
    assertTrue(out.toString().contains("float16 weights, 4 images"), out.toString());
  }

  @Test
  void namesThePictureWhenItCannotBeRead() throws IOException {
    Path pictures = ImageFolder.write(folder.resolve("p"), CATS_AND_DOGS, 2);
    Files.write(pictures.resolve("dog/0.png"), new byte[10]);
    assertEquals(1, train("--images", pictures.toString()));
    assertTrue(err.toString().contains("train: dog/0.png: cannot be decoded"), err.toString());
  }

  @Test
  void leavesOutDamagedPicturesWhenAskedToAndNamesThem() throws IOException {
    Path pictures = ImageFolder.write(folder.resolve("p"), CATS_AND_DOGS, 20);
    Files.write(pictures.resolve("dog/0.png"), new byte[10]);
    assertEquals(0, train("--images", pictures.toString(), "--skip-damaged"), err.toString());
    assertTrue(
        out.toString()
            .lines()
            .toList()
            .containsAll(List.of("damaged images, left out: 1", "  dog/0.png")),
        out.toString());
  }

  @Test
  void rejectsInputSizeWhenBelowTheNetworks() {
    assertEquals(2, train("--input-size=8"));
    assertTrue(err.toString().contains("--input-size: 8 (expected: 32 to"), err.toString());
  }

  @Test
  void rejectsTestImagesWhenAlone() {
    assertEquals(2, train("--test-images", "t"));
    assertTrue(err.toString().contains("test-images: t (expected: --images too)"), err.toString());
  }

  @Test
  void saysWhichNumbersAnOptionTakes() {
    assertEquals(2, train("--rate", "0,05"));
    assertTrue(err.toString().contains("0,05 (expected: a number, such as 0.05)"), err.toString());
    assertEquals(2, train("--epochs", "abc"));
    assertTrue(err.toString().contains("abc (expected: a whole number)"), err.toString());
  }

  @Test
  void statesItsSeedsAndSettings() {
    train("--seed", "77", "--image-seed", "78");
    assertTrue(out.toString().contains("seed=77, imageSeed=78, epochs=1"), out.toString());
  }

  @Test
  void saysThatItResumesWhenACheckpointIsThere() {
    train();
    assertEquals(0, train(), err.toString());
    assertTrue(
        err.toString().contains("resuming from the checkpoint after epoch 1"), err.toString());
  }

  @Test
  void goesOnFromAFinishedTrainingWithMoreEpochs() throws IOException {
    assertEquals(0, train(), err.toString());
    assertEquals(0, train("--epochs=2"), err.toString());
    String said = err.toString();
    assertTrue(said.contains("from here on epochs=2,"), said);
    assertTrue(said.contains("so far it was epochs=1,"), said);
    assertTrue(said.contains("epoch 2: loss"), said);
    assertEquals(1, train("--epochs=1"));
    assertTrue(err.toString().contains("has 2 epochs already (expected: --epochs 2 or more)"));
  }

  @Test
  void stopsWhenTheTrainingDivergesAndGoesOnFromTheLastGoodEpoch() throws IOException {
    String decay = "--weight-decay=0.9";
    assertEquals(0, train("--rate=0.01", decay), err.toString());
    byte[] weights = Files.readAllBytes(folder.resolve("weights.safetensors"));
    byte[] checkpoint = Files.readAllBytes(folder.resolve("checkpoint"));
    assertEquals(1, train("--epochs=60", "--rate=10", decay));
    String said = err.toString();
    assertTrue(said.contains("train: training diverged: "), said);
    assertTrue(said.contains("a lower --rate than 10.0"), said);
    assertArrayEquals(weights, Files.readAllBytes(folder.resolve("weights.safetensors")));
    assertTrue(said.contains("goes on from it"), said);
    Files.write(folder.resolve("checkpoint"), checkpoint);
    assertEquals(0, train("--epochs=2", "--rate=0.01", decay), err.toString());
  }

  @Test
  void namesTheFileWhenTheCheckpointIsDamaged() throws IOException {
    Files.writeString(folder.resolve("checkpoint"), "no checkpoint, far from it, but long enough");
    assertEquals(1, train());
    assertTrue(err.toString().contains(folder.resolve("checkpoint") + ": "), err.toString());
    assertTrue(err.toString().contains("delete it to begin anew"), err.toString());
  }

  @Test
  void namesTheNumberWhenASettingIsOutOfRange() {
    assertEquals(2, train("--momentum", "1.5"));
    assertTrue(err.toString().contains("momentum: 1.5 (expected: in [0, 1))"), err.toString());
  }

  /** The engine would write past its memory. */
  @Test
  void rejectsWidthWhenNoMultipleOfEight() {
    assertEquals(2, run("--width=4"));
    assertTrue(err.toString().contains("--width: 4 (expected: a multiple of 8)"), err.toString());
  }

  @Test
  void helpTellsHowToGoOnAndWhatStaysTheSame() {
    String help = new CommandLine(new TrainCommand()).getUsageMessage();
    assertTrue(help.contains("goes on from the last one"), help);
    assertTrue(help.contains("bit for bit"), help);
  }

  private int train(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--width=8"));
    Collections.addAll(arguments, more);
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... more) {
    List<String> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(TINY);
    Collections.addAll(arguments, "--output", folder.toString());
    Collections.addAll(arguments, more);
    return execute(arguments);
  }

  private int execute(List<String> arguments) {
    return Cleave.commandLine()
        .setOverwrittenOptionsAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
