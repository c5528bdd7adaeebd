package io.cleave.lab.finetune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.cleave.codec.Profile;
import io.cleave.core.Model;
import io.cleave.core.resnet.ResNet;
import io.cleave.lab.ProgressListener;
import io.cleave.lab.images.Dataset;
import io.cleave.lab.images.Stripes;
import io.cleave.lab.network.InitialisedNetwork;
import io.cleave.lab.network.ModelFolder;
import io.cleave.lab.network.ResNetNetwork;
import io.cleave.lab.network.TinyNetwork;
import io.cleave.lab.results.ResultFiles;
import io.cleave.lab.training.CheckpointException;
import io.cleave.lab.training.DivergedException;
import io.cleave.lab.training.TrainingRun;
import io.cleave.lab.training.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTuningTest {
  private static final ResNet NETWORK =
      ResNet.of(18).withBaseWidth(8).withClasses(Stripes.LABELS.size()).withInputSize(32);
  private static final Dataset IMAGES = Stripes.dataset(32, 3);
  private static final Profile FEW = Profile.parse("exact,keep=0.05");
  private static final TrainingSettings SETTINGS =
      new TrainingSettings(1, 3, 3, 80, 20, 0.02, 0, 0.9, 1e-4, 60);

  @TempDir static Path trained;
  private static Model model;

  @TempDir Path folder;
  private final NDManager manager = NDManager.newBaseManager();

  @BeforeAll
  static void train() throws Exception {
    TrainingSettings settings = new TrainingSettings(1, 3, 2, 400, 20, 0.05, 0.1, 0.9, 1e-4, 20);
    try (NDManager manager = NDManager.newBaseManager()) {
      InitialisedNetwork network = ResNetNetwork.create(NETWORK, 1, manager);
      Path checkpoint = trained.resolve("checkpoint");
      try (TrainingRun run =
          new TrainingRun(network, settings, IMAGES, checkpoint, ProgressListener.NONE, manager)) {
        run.run();
      }
      ModelFolder.create(trained).write(NETWORK, network, "a test", IMAGES);
    }
    model = Model.find(trained.toString());
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void learnsToDoWithoutWhatIsDropped() throws Exception {
    FineTuned tuned = run(tuning(), SETTINGS);
    TunedEpoch before = tuned.epochs().get(0);
    TunedEpoch after = tuned.epochs().get(tuned.chosen());
    assertTrue(before.sentTop1() < before.uncutTop1() - 0.1, before.toString());
    assertTrue(after.sentTop1() > before.sentTop1() + 0.1, before + " then " + after);
  }

  @Test
  void measuresTheFramesThatAreSent() throws Exception {
    TunedEpoch before = run(tuning(), SETTINGS).epochs().get(0);
    int elements = NETWORK.cut("maxpool").shape().elements();
    assertTrue(before.meanBytes() > elements * 0.05 * 4, before.toString());
    assertTrue(before.meanBytes() < elements * 0.05 * 4 + elements / 8.0 + 100, before.toString());
  }

  @Test
  void choosesTheBestEpochAndReturnsItsWeights() throws Exception {
    FineTuned tuned = run(tuning(), SETTINGS);
    double best = tuned.epochs().stream().mapToDouble(TunedEpoch::sentTop1).max().orElseThrow();
    assertEquals(best, tuned.epochs().get(tuned.chosen()).sentTop1());
    ModelFolder.create(folder).write(NETWORK, tuned.network(), "a test", IMAGES);
    Model written = Model.find(folder.toString());
    Files.deleteIfExists(folder.resolve("checkpoint"));
    FineTuned measuredAgain = run(tuning(written, FEW), SETTINGS);
    assertEquals(best, measuredAgain.epochs().get(0).sentTop1(), 0.04);
  }

  @Test
  void endsAtTheSameBitsAfterAnInterruptionInAnyEpoch() throws Exception {
    FineTuning mixing = tuning(model, FEW).meanFrom(2);
    FineTuned uncut = run(mixing, SETTINGS);
    for (int step : new int[] {1, 5, 12}) {
      Files.delete(checkpoint());
      assertThrows(Killed.class, () -> run(killedAt(step), SETTINGS));
      FineTuned resumed = run(mixing, SETTINGS);
      assertEquals(uncut.epochs(), resumed.epochs());
      assertEquals(uncut.chosen(), resumed.chosen());
      assertSame(values(uncut), values(resumed));
    }
  }

  @Test
  void leavesTheHeadAloneWhenFrozen() throws Exception {
    Map<String, float[]> before = loaded();
    Map<String, float[]> after = values(run(tuning(model, FEW).freezeHead(true), SETTINGS));
    assertArrayEquals(before.get("conv1.weight"), after.get("conv1.weight"));
    assertArrayEquals(before.get("bn1.weight"), after.get("bn1.weight"));
    assertFalse(Arrays.equals(before.get("fc.weight"), after.get("fc.weight")));
  }

  @Test
  void leavesTheStatisticsAloneWhenFrozenAndMovesThemOtherwise() throws Exception {
    String mean = "layer1.0.bn1.running_mean";
    float[] before = loaded().get(mean);
    assertArrayEquals(before, values(run(tuning(), SETTINGS)).get(mean));
    Files.delete(checkpoint());
    FineTuning batch = tuning(model, FEW).statistics(Statistics.BATCH);
    TrainingSettings once = new TrainingSettings(1, 3, 1, 80, 20, 0.001, 0, 0.9, 0, 60);
    FineTuned tuned = run(batch, once);
    assertEquals(1, tuned.chosen(), tuned.epochs().toString());
    assertFalse(Arrays.equals(before, values(tuned).get(mean)));
  }

  @Test
  void makesActivationsSparserWithTheHoyerRegulariser() throws Exception {
    Profile threshold = Profile.parse("exact,threshold=0.3");
    TrainingSettings longer = new TrainingSettings(1, 3, 1, 400, 20, 0.05, 0, 0.9, 1e-4, 60);
    double without = run(tuning(model, threshold), longer).epochs().get(1).meanBytes();
    Files.delete(checkpoint());
    double with = run(tuning(model, threshold).hoyer(5), longer).epochs().get(1).meanBytes();
    assertTrue(with < without * 0.9, without + " then " + with);
  }

  @Test
  void sendsWhatFatReluLeaves() {
    FineTuning tuning = tuning(model, Profile.exact()).fatRelu(0.25f);
    assertEquals("exact,threshold=0.25", tuning.rule().profile().toString());
    assertThrows(IllegalArgumentException.class, () -> tuning(model, FEW).fatRelu(0.25f));
  }

  @Test
  void stopsEarlyWithoutGain() throws Exception {
    TrainingSettings useless = new TrainingSettings(1, 3, 5, 20, 20, 1e-9, 0, 0, 0, 60);
    FineTuned tuned = run(tuning(model, Profile.exact()).patience(1).freezeHead(true), useless);
    assertTrue(tuned.epochs().size() <= 6, tuned.epochs().toString());
    TrainingSettings harmful = new TrainingSettings(1, 3, 5, 20, 20, 10, 0, 0, 0, 60);
    Files.delete(checkpoint());
    FineTuned harmed = run(tuning(model, Profile.exact()).patience(2), harmful);
    assertEquals(0, harmed.chosen(), harmed.epochs().toString());
    assertEquals(3, harmed.epochs().size());
    assertSame(loaded(), values(harmed));
  }

  @Test
  void goesOnFromAFinishedTuningWhenMoreEpochsAreAskedFor() throws Exception {
    FineTuned before = run(tuning(), SETTINGS);
    FineTuned after = run(tuning(), with(5));
    assertEquals(before.epochs(), after.epochs().subList(0, 4));
    assertEquals(6, after.epochs().size());
    assertEquals(5, after.epochs().get(5).epoch());
  }

  @Test
  void rejectsCheckpointWhenItHasMoreEpochsThanAreAskedFor() throws Exception {
    run(tuning(), SETTINGS);
    Exception error = assertThrows(CheckpointException.class, () -> run(tuning(), with(2)));
    assertTrue(error.getMessage().contains("has 3 epochs already"), error.getMessage());
  }

  private static TrainingSettings with(int epochs) {
    return new TrainingSettings(1, 3, epochs, 80, 20, 0.02, 0, 0.9, 1e-4, 60);
  }

  @Test
  void stopsWhenTheWeightsAreNoLongerFinite() {
    FineTuning bursting = tuning(model, FEW).hoyer(3e38);
    Exception error = assertThrows(DivergedException.class, () -> run(bursting, SETTINGS));
    assertTrue(error.getMessage().contains("begin again with a lower --rate"), error.getMessage());
    assertFalse(Files.exists(checkpoint()));
  }

  @Test
  void rejectsCheckpointWhenOfAnotherCutOrProfile() throws Exception {
    run(tuning(), SETTINGS);
    FineTuning otherCut = FineTuning.of(model, "basic1", FEW);
    Exception error = assertThrows(CheckpointException.class, () -> run(otherCut, SETTINGS));
    assertTrue(error.getMessage().contains("at maxpool"), error.getMessage());
    FineTuning otherProfile = tuning(model, Profile.half());
    assertThrows(CheckpointException.class, () -> run(otherProfile, SETTINGS));
  }

  @Test
  void rejectsDatasetWhenOfOtherClasses() {
    Dataset others =
        new Dataset(
            List.of("cat", "dog"),
            IMAGES.preprocessing(),
            IMAGES.training(),
            IMAGES.validation(),
            IMAGES.test(),
            1,
            "");
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () -> tuning().run(SETTINGS, others, checkpoint(), manager));
    assertTrue(error.getMessage().contains("labels: [cat, dog]"), error.getMessage());
  }

  @Test
  void rejectsTheInputAsACut() {
    assertThrows(IllegalArgumentException.class, () -> FineTuning.of(model, "input", FEW));
  }

  @Test
  void saysEveryMeasure() throws Exception {
    List<String> lines = new ArrayList<>();
    List<TunedEpoch> epochs =
        run(tuning(model, FEW).meanFrom(2).listener(new Lines(lines)), SETTINGS).epochs();
    assertEquals(5, epochs.size());
    assertEquals(5, lines.size());
    for (int i = 0; i < 5; i++) {
      assertTrue(lines.get(i).endsWith(epochs.get(i).toString()), lines + " of " + epochs);
    }
    assertTrue(lines.get(0).startsWith("before: "), lines.get(0));
    assertTrue(lines.get(1).startsWith("epoch 1: loss "), lines.get(1));
    assertTrue(lines.get(4).startsWith("mean of the weights: "), lines.get(4));
  }

  private record Lines(List<String> lines) implements ProgressListener {
    @Override
    public void progressed(long done, long all, String stage) {
      assertTrue(done <= all, done + " of " + all);
    }

    @Override
    public void said(String line) {
      lines.add(line);
    }
  }

  @Test
  void knowsTheLossOfTheEpochsThatWereTrainedAlone() throws Exception {
    List<TunedEpoch> epochs = run(tuning(model, FEW).meanFrom(2), SETTINGS).epochs();
    assertEquals(
        List.of(false, true, true, true, false),
        epochs.stream().map(epoch -> epoch.loss().isPresent()).toList());
  }

  @Test
  void theFileSaysWhatWasAskedForAndWhatCameOfIt() throws Exception {
    FineTuning tuning = tuning(model, FEW).hoyer(0.5).freezeHead(true).meanFrom(2);
    FineTuned tuned = run(tuning, SETTINGS);
    TuningFile file = tuning.file("cleave finetune x", "x", SETTINGS, tuned);
    assertEquals("maxpool", file.cut());
    assertEquals("exact,keep=0.05", file.profile());
    assertFalse(file.calibrated());
    assertEquals(
        new TuningFile.Rule("plain", "frozen", 0.5, true, Integer.MAX_VALUE, 2), file.rule());
    assertEquals(SETTINGS, file.training());
    assertEquals(tuned.epochs(), file.epochs());
    assertEquals(tuned.chosen(), file.chosen());
    Path written = folder.resolve(TuningFile.NAME);
    ResultFiles.write(written, file);
    assertEquals(file, ResultFiles.read(written, List.of(TuningFile.class)));
  }

  @Test
  void freesAllButTheNetwork() throws Exception {
    int before = manager.getManagedArrays().size();
    FineTuned tuned = run(tuning(), SETTINGS);
    tuned.network().block().clear();
    assertEquals(before, manager.getManagedArrays().size());
  }

  private FineTuning tuning() {
    return tuning(model, FEW);
  }

  private static FineTuning tuning(Model model, Profile profile) {
    return FineTuning.of(model, "maxpool", profile);
  }

  private static FineTuning killedAt(int step) {
    return tuning(model, FEW)
        .meanFrom(2)
        .listener(
            (done, all, stage) -> {
              if (done == step) {
                throw new Killed();
              }
            });
  }

  private FineTuned run(FineTuning tuning, TrainingSettings settings)
      throws IOException, InterruptedException {
    return tuning.run(settings, IMAGES, checkpoint(), manager);
  }

  private Path checkpoint() {
    return folder.resolve("checkpoint");
  }

  private Map<String, float[]> loaded() throws IOException {
    return TinyNetwork.values(CutNetwork.load(model, "maxpool", manager).network());
  }

  private static Map<String, float[]> values(FineTuned tuned) {
    return TinyNetwork.values(tuned.network());
  }

  private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
    expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
  }

  private static final class Killed extends RuntimeException {}
}
