package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.core.Model;
import io.cleave.core.resnet.ResNet;
import io.cleave.lab.finetune.TunedEpoch;
import io.cleave.lab.finetune.TuningFile;
import io.cleave.lab.network.ModelFolder;
import io.cleave.lab.network.ResNetNetwork;
import io.cleave.lab.results.ResultFiles;
import io.cleave.models.shapes.ShapeSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FineTuneCommandTest {
  private static final ResNet NETWORK =
      ResNet.of(18).withBaseWidth(8).withClasses(10).withInputSize(64);

  @TempDir static Path model;
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void makeModel() throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      ModelFolder.create(model)
          .write(
              NETWORK,
              ResNetNetwork.create(NETWORK, 1, manager),
              "none",
              ShapeSet.dataset(ShapeSet.DEFAULT_SEED, 64));
    }
  }

  @Test
  void writesAModelThatIsFoundByItsFolder() throws IOException {
    assertEquals(0, run("--profile", "exact,keep=0.1"), err.toString());
    assertEquals(NETWORK, Model.find(folder.toString()).network());
    assertTrue(out.toString().contains("cleave sweep --tuned"), out.toString());
    assertTrue(err.toString().contains("before: validation top-1"), err.toString());
  }

  @Test
  void writesWhatCameOfItAsJson() throws IOException {
    run("--profile", "exact,keep=0.1", "--hoyer=0.5", "--gradient=straight-through");
    JsonObject json =
        JsonParser.parseString(Files.readString(folder.resolve("finetune.json"))).getAsJsonObject();
    assertEquals("cleave finetune", json.get("tool").getAsString());
    assertEquals("basic1", json.get("cut").getAsString());
    assertEquals("exact,keep=0.1", json.get("profile").getAsString());
    assertEquals(2, json.get("version").getAsInt());
    assertFalse(json.get("calibrated").getAsBoolean());
    JsonObject rule = json.getAsJsonObject("rule");
    assertEquals(0.5, rule.get("hoyer").getAsDouble());
    assertEquals("straight-through", rule.get("gradient").getAsString());
    assertEquals(20, json.getAsJsonObject("training").get("epochImages").getAsInt());
    assertTrue(json.get("command").getAsString().contains("--hoyer=0.5"), json.toString());
  }

  @Test
  void writesEpochsFromBeforeTheFirstOnAndWhichWasTaken() throws IOException {
    run("--profile", "exact,keep=0.1");
    TuningFile tuning =
        ResultFiles.read(folder.resolve(TuningFile.NAME), List.of(TuningFile.class));
    assertEquals(List.of(0, 1), tuning.epochs().stream().map(TunedEpoch::epoch).toList());
    assertTrue(tuning.epochs().get(0).loss().isEmpty(), "nothing was learnt before");
    assertTrue(tuning.epochs().get(1).loss().isPresent(), tuning.toString());
    assertTrue(tuning.chosen() == 0 || tuning.chosen() == 1, tuning.toString());
  }

  @Test
  void keepsTheCalibrationBesideTheModel() throws IOException {
    Path file = folder.resolve("given.cleave-profile");
    assertEquals(
        0,
        execute(
            List.of(
                "calibrate",
                "--model=" + model,
                "--cut=basic1",
                "--samples=100",
                "--tolerate=50",
                "--output=" + file)),
        err.toString());
    assertEquals(0, run("--calibration", file.toString()), err.toString());
    Calibration expected = CalibrationFile.read(file).find("basic1").orElseThrow();
    CalibrationFile kept = CalibrationFile.read(folder.resolve("calibration.cleave-profile"));
    assertEquals(expected, kept.find("basic1").orElseThrow());
  }

  @Test
  void goesOnWhereItWasCutOffAndRefusesAnotherFineTuning() {
    run("--profile", "exact,keep=0.1");
    assertEquals(0, run("--profile", "exact,keep=0.1"), err.toString());
    assertTrue(err.toString().contains("resuming from the checkpoint"), err.toString());
    assertEquals(1, run("--profile", "exact,keep=0.2"));
    assertTrue(err.toString().contains("is of another training"), err.toString());
    assertTrue(err.toString().contains("delete it to begin anew"), err.toString());
  }

  @Test
  void rejectsImagesWhenTheirClassesAreNotTheModels() throws IOException {
    Path pictures = ImageFolder.write(folder.resolve("p"), List.of("cat", "dog"), 2);
    assertTrue(run("--images", pictures.toString()) != 0);
    assertTrue(err.toString().contains("cat"), err.toString());
    assertTrue(err.toString().contains("circle"), err.toString());
  }

  @Test
  void namesWhatIsWrongWithAnOption() {
    assertEquals(2, run("--profile", "auto"));
    assertTrue(err.toString().contains("profile: auto (expected: one of them)"), err.toString());
    assertEquals(2, run("--gradient", "steep"));
    assertTrue(err.toString().contains("expected: plain or straight-through"), err.toString());
    assertEquals(2, run("--profile", "exact,keep=0.1", "--fatrelu", "0.1"));
    assertTrue(err.toString().contains("at most one rule for maps"), err.toString());
    assertEquals(2, run("--hoyer", "-1"));
    assertTrue(err.toString().contains("hoyer: -1.0 (expected: 0 or more)"), err.toString());
  }

  @Test
  void helpTeachesByExamples() {
    String help = new CommandLine(new FineTuneCommand()).getUsageMessage();
    assertTrue(help.contains("cleave finetune --cut bottle1"), help);
    assertTrue(help.contains("goes on from the last one"), help);
  }

  private int run(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "finetune",
                "--model=" + model,
                "--cut=basic1",
                "--epochs=1",
                "--epoch-images=20",
                "--batch=10",
                "--validation-images=10",
                "--output=" + folder));
    Collections.addAll(arguments, more);
    return execute(arguments);
  }

  private int execute(List<String> arguments) {
    return Cleave.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
