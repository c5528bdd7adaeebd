package io.cleave.lab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.core.Engine;
import io.cleave.lab.finetune.TunedEpoch;
import io.cleave.lab.finetune.TuningFile;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.SourceSet;
import io.cleave.lab.images.Stripes;
import io.cleave.lab.link.PictureCoding;
import io.cleave.lab.measure.Counts;
import io.cleave.lab.measure.ModelSource;
import io.cleave.lab.results.ResultFiles;
import io.cleave.lab.training.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepPlanTest {
  @TempDir private Path folder;
  private final ImageSet images = StripesModel.images(250);
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    model = StripesModel.write(folder.resolve("model"), 1);
  }

  private SweepPlanBuilder builder() throws IOException {
    return SweepPlan.builder(model.toString(), images);
  }

  private static List<String> points(SweepPlan plan) {
    return plan.description().stream()
        .filter(line -> line.startsWith("point "))
        .map(line -> line.substring("point ".length()))
        .toList();
  }

  private Path tuned(String cut, String profile) throws IOException {
    Path tuned = StripesModel.write(folder.resolve("tuned"), 2);
    ResultFiles.write(
        tuned.resolve(TuningFile.NAME),
        new TuningFile(
            "cleave finetune",
            "model",
            cut,
            profile,
            false,
            new TuningFile.Rule("plain", "frozen", 0, false, 3, 0),
            new TrainingSettings(1, 3, 1, 80, 20, 0.02, 0, 0.9, 1e-4, 60),
            List.of(new TunedEpoch(0, OptionalDouble.empty(), 0.5, 0.6, 100)),
            0));
    return tuned;
  }

  @Test
  void cutsBehindMaxpoolAndTheFirstBlockAndMeasuresEachPointOnce() throws IOException {
    SweepPlan plan =
        builder()
            .profile(Profile.parse("exact,keep=0.5"))
            .profile(Profile.parse("exact,keep=0.5"))
            .picture(new PictureCoding(PictureCoding.Format.JPEG, 7))
            .picture(new PictureCoding(PictureCoding.Format.JPEG, 7))
            .build();
    assertEquals(
        List.of(
            "original - uncut",
            "original - jpeg,quality=7",
            "original maxpool exact,keep=0.5",
            "original basic1 exact,keep=0.5"),
        points(plan));
  }

  @Test
  void measuresTunedWeightsAtTheirCutWithTheirProfile() throws IOException {
    SweepPlanBuilder builder =
        builder().tuned("k", tuned("layer1.0", "exact,keep=0.05")).profile(Profile.exact());
    assertEquals(
        List.of("k - uncut", "k basic1 exact", "k basic1 exact,keep=0.05"),
        points(builder.build()).subList(3, 6));
    assertEquals(
        List.of("k - uncut", "k basic1 exact,keep=0.05"),
        points(builder.tunedOnOwnProfileAlone().build()).subList(3, 5));
  }

  @Test
  void looksForTheWeightsBelowTheirKey() throws IOException {
    ModelSource ema =
        new ModelSource(model.toString(), Map.of(), "", "", "ema", List.of(), Engine.AUTO);
    SweepPlanBuilder builder = SweepPlan.builder(ema, images);
    String message = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
    assertTrue(message.contains("weights-key: ema (expected: "), message);
  }

  @Test
  void rejectsTunedWeightsOfAnotherCut() throws IOException {
    SweepPlanBuilder builder =
        builder().cuts(List.of("maxpool")).tuned("k", tuned("basic1", "exact"));
    String message = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
    assertEquals("tuned: k was tuned for basic1 (expected: a cut of this sweep, maxpool)", message);
  }

  @Test
  void rejectsTunedWeightsOfAnotherArchitecture() throws IOException {
    Path other =
        StripesModel.write(
            folder.resolve("other"), 2, StripesModel.NETWORK.withBaseWidth(16), Stripes.LABELS);
    String message =
        assertThrows(IllegalArgumentException.class, builder().tuned("k", other)::build)
            .getMessage();
    assertTrue(message.startsWith("tuned: k has network resnet18-w16"), message);
  }

  @Test
  void rejectsTunedWeightsOfOtherClasses() throws IOException {
    Path other =
        StripesModel.write(
            folder.resolve("other"), 2, StripesModel.NETWORK, List.of("a", "b", "c", "d"));
    assertThrows(IllegalArgumentException.class, builder().tuned("k", other)::build);
  }

  @Test
  void rejectsADamagedTuningFile() throws IOException {
    Path tuned = tuned("basic1", "exact");
    Path file = tuned.resolve("finetune.json");
    String whole = Files.readString(file);
    Files.writeString(file, whole.substring(0, 40));
    SweepPlanBuilder builder = builder().tuned("k", tuned);
    String message = assertThrows(IOException.class, builder::build).getMessage();
    assertTrue(message.contains("finetune.json"), message);
    Files.writeString(file, whole.replace("\"cut\"", "\"at\""));
    message = assertThrows(IOException.class, builder::build).getMessage();
    assertEquals(file + ": cut: missing (expected: text)", message);
  }

  @Test
  void measuresTunedWeightsAtEveryCutWhereNothingIsKnownOfTheirTuning() throws IOException {
    Path other = StripesModel.write(folder.resolve("other"), 2);
    SweepPlan plan = builder().tuned("k", other).profile(Profile.exact()).build();
    assertEquals(
        List.of("k - uncut", "k maxpool exact", "k basic1 exact"), points(plan).subList(3, 6));
  }

  @Test
  void rejectsNamesThatAreTaken() throws IOException {
    SweepPlanBuilder builder = builder().tuned("k", folder);
    assertThrows(IllegalArgumentException.class, () -> builder.tuned("k", folder));
    assertThrows(IllegalArgumentException.class, () -> builder.tuned("original", folder));
    assertThrows(IllegalArgumentException.class, () -> builder.tuned("a b", folder));
  }

  @Test
  void rejectsImagesOfOtherClasses() {
    ImageSet others =
        new SourceSet(new Stripes(24, 7), 10, List.of("a", "b", "c", "d"), "stripes 7");
    SweepPlanBuilder plan = SweepPlan.builder(model.toString(), others);
    String message = assertThrows(IllegalArgumentException.class, plan::build).getMessage();
    assertTrue(message.contains("images: of classes [a, b, c, d]"), message);
  }

  @Test
  void takesTheNumberOfClassesFromTheWeightsAndTheirNamesFromTheUser() throws IOException {
    Path two = folder.resolve("two");
    StripesModel.write(two, 3, StripesModel.NETWORK.withClasses(2), List.of("x", "y"));
    List<String> names = List.of("cat", "dog");
    ImageSet images = new SourceSet(new Stripes(24, 7), 10, names, "stripes 7");
    SweepPlan plan =
        SweepPlan.builder(
                new ModelSource(
                    model.toString(),
                    Map.of(),
                    "",
                    two.resolve("weights.safetensors").toString(),
                    "",
                    names,
                    Engine.AUTO),
                images)
            .build();
    assertEquals("resnet18-w8-c2-i32", plan.network());
    assertEquals(model.toString(), plan.model());
  }

  @Test
  void rejectsSettingsOutOfRange() throws IOException {
    assertThrows(IllegalArgumentException.class, () -> builder().maxImages(0));
    assertThrows(IllegalArgumentException.class, () -> builder().chunkImages(0));
    Calibration calibration =
        Calibration.builder(StripesModel.NETWORK.cut("maxpool").shape(), 5, 0.25f).build();
    Profile calibrated = Profile.compact().withCalibration(calibration);
    String message =
        assertThrows(IllegalArgumentException.class, () -> builder().profile(calibrated))
            .getMessage();
    assertTrue(message.contains("one without a calibration"), message);
  }

  @Test
  void rejectsAProfileThatDoesNotFitACut() throws IOException {
    SweepPlanBuilder builder = builder().profile(Profile.parse("exact,bytes=3"));
    String message = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
    assertTrue(message.startsWith("profile: exact,bytes=3 at maxpool"), message);
  }

  @Test
  void calibratesProfilesThatLeaveStepsOpen() throws IOException {
    Calibration calibration =
        Calibration.builder(StripesModel.NETWORK.cut("maxpool").shape(), 5, 0.25f).build();
    SweepPlan plan =
        builder()
            .calibration(CalibrationFile.of(Map.of("maxpool", calibration)))
            .profile(Profile.compact())
            .profile(Profile.compact().withLevels(4))
            .profile(Profile.half())
            .build();
    List<String> calibrated =
        points(plan).stream().filter(point -> point.contains("calibration=")).toList();
    String id = String.format("%08x", calibration.id());
    assertEquals(List.of("original maxpool compact,calibration=" + id), calibrated);
  }

  @Test
  void spreadsFewerImagesOverAll() throws IOException {
    SweepPlan plan = builder().maxImages(25).build();
    Set<Integer> used = new TreeSet<>();
    for (int i = 0; i < plan.images(); i++) {
      used.add(plan.imageRange().index(i));
    }
    assertEquals(25, used.size());
    assertTrue(used.contains(0) && used.contains(240), used.toString());
    assertEquals(3, builder().build().chunks().size());
  }

  @Test
  void rejectsWeightsThatChangedSinceTheyWerePlanned() throws IOException {
    SweepPlan plan = builder().build();
    StripesModel.write(model, 3);
    String message =
        assertThrows(IOException.class, () -> SweepWorker.open(plan, images)).getMessage();
    assertTrue(message.contains("weights of original"), message);
  }

  @Test
  void theEngineIsTheOneThatIsNamed() throws IOException {
    SweepPlan named = SweepPlan.builder(runBy("pytorch"), images).build();
    SweepWorker.open(named, images).close();
    SweepPlan unknown = SweepPlan.builder(runBy("steam"), images).build();
    String message =
        assertThrows(IllegalArgumentException.class, () -> SweepWorker.open(unknown, images))
            .getMessage();
    assertTrue(message.startsWith("engine: steam"), message);
  }

  private ModelSource runBy(String engine) {
    return new ModelSource(model.toString(), Map.of(), "", "", "", List.of(), engine);
  }

  @Test
  void rejectsImagesThatAreNotThePlans() throws IOException {
    SweepPlan plan = builder().build();
    ImageSet fewer = StripesModel.images(249);
    assertThrows(IllegalArgumentException.class, () -> SweepWorker.open(plan, fewer));
  }

  @Test
  void rejectsMissingAndRepeatedChunks() throws IOException {
    SweepPlan plan = builder().maxImages(10).chunkImages(5).build();
    ChunkResult first = new ChunkResult(0, List.of(new Counts(5, 1, 1, 1, 0, 0, 9)), List.of());
    assertThrows(IllegalArgumentException.class, () -> SweepResult.of(plan, List.of(first)));
    assertThrows(IllegalArgumentException.class, () -> SweepResult.of(plan, List.of(first, first)));
    ChunkResult stray = new ChunkResult(2, first.counts(), List.of());
    assertThrows(IllegalArgumentException.class, () -> SweepResult.of(plan, List.of(first, stray)));
  }
}
