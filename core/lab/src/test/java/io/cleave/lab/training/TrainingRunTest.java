package io.cleave.lab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.cleave.core.picture.TinyPictures;
import io.cleave.lab.images.Dataset;
import io.cleave.lab.images.LabelledPictures;
import io.cleave.lab.images.PictureReader;
import io.cleave.lab.images.PictureSplit;
import io.cleave.lab.images.Stripes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingRunTest {
  private static final TrainingSettings SETTINGS =
      new TrainingSettings(1, 3, 3, 80, 20, 0.05, 0.1, 0.9, 1e-4, 20);

  @TempDir Path folder;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void lowersTheLossInAFewSteps() throws Exception {
    Losses losses = new Losses(Integer.MAX_VALUE);
    TrainingSettings longer = new TrainingSettings(1, 3, 6, 400, 20, 0.05, 0.1, 0.9, 1e-4, 20);
    train(TinyNetwork.create(manager), longer, losses);
    double first = losses.epochs.get(0).loss();
    double last = losses.epochs.get(5).loss();
    assertTrue(last < first - 0.05, first + " then " + last);
  }

  @Test
  void endsAtTheSameBitsAfterAnInterruptionInAnyEpoch() throws Exception {
    InitialisedNetwork uncut = TinyNetwork.create(manager);
    train(uncut, SETTINGS, new Losses(Integer.MAX_VALUE));
    Map<String, float[]> expected = values(uncut);
    for (int cutAtStep : new int[] {1, 4, 6, 11}) {
      Files.deleteIfExists(checkpoint());
      assertThrows(
          Interruption.class,
          () -> train(TinyNetwork.create(manager), SETTINGS, new Losses(cutAtStep)));
      InitialisedNetwork resumed = TinyNetwork.create(manager);
      train(resumed, SETTINGS, new Losses(Integer.MAX_VALUE));
      assertSame(expected, values(resumed), cutAtStep);
    }
  }

  @Test
  void endsAtTheSameBitsOnPicturesToo() throws Exception {
    TrainingSettings settings = new TrainingSettings(1, 3, 3, 8, 4, 0.05, 0.1, 0.9, 1e-4, 2);
    Dataset pictures = pictures(8);
    InitialisedNetwork uncut = TinyNetwork.create(manager);
    train(uncut, settings, pictures, new Losses(Integer.MAX_VALUE));
    Files.delete(checkpoint());
    assertThrows(
        Interruption.class,
        () -> train(TinyNetwork.create(manager), settings, pictures, new Losses(3)));
    InitialisedNetwork resumed = TinyNetwork.create(manager);
    train(resumed, settings, pictures(8), new Losses(Integer.MAX_VALUE));
    assertSame(values(uncut), values(resumed), 3);
  }

  @Test
  void rejectsCheckpointWhenImagesDiffer() throws Exception {
    TrainingSettings settings = new TrainingSettings(1, 3, 1, 8, 4, 0.05, 0.1, 0.9, 1e-4, 2);
    train(TinyNetwork.create(manager), settings, pictures(8), new Losses(Integer.MAX_VALUE));
    Dataset others = pictures(9);
    assertThrows(
        CheckpointException.class,
        () -> train(TinyNetwork.create(manager), settings, others, new Losses(1)));
  }

  @Test
  void goesOnFromTheLastFinishedEpochAndSaysSo() throws Exception {
    assertThrows(
        Interruption.class, () -> train(TinyNetwork.create(manager), SETTINGS, new Losses(6)));
    Losses resumed = new Losses(Integer.MAX_VALUE);
    train(TinyNetwork.create(manager), SETTINGS, resumed);
    assertEquals(1, resumed.epochsBefore);
    assertEquals(5, resumed.firstStep);
  }

  @Test
  void rejectsCheckpointWhenDamaged() throws IOException {
    Files.write(checkpoint(), new byte[1000]);
    Exception error =
        assertThrows(
            CheckpointException.class,
            () -> train(TinyNetwork.create(manager), SETTINGS, new Losses(1)));
    assertTrue(error.getMessage().contains("is not a checkpoint"), error.getMessage());
  }

  @Test
  void rejectsCheckpointWhenSettingsDiffer() throws Exception {
    train(TinyNetwork.create(manager), SETTINGS, new Losses(Integer.MAX_VALUE));
    TrainingSettings other = new TrainingSettings(1, 4, 3, 80, 20, 0.05, 0.1, 0.9, 1e-4, 20);
    assertThrows(
        CheckpointException.class, () -> train(TinyNetwork.create(manager), other, new Losses(1)));
  }

  @Test
  void goesOnFromAFinishedTrainingWhenMoreEpochsAreAskedFor() throws Exception {
    train(TinyNetwork.create(manager), SETTINGS, new Losses(Integer.MAX_VALUE));
    Losses more = new Losses(Integer.MAX_VALUE);
    train(TinyNetwork.create(manager), with(5, 0.05), more);
    assertEquals(3, more.epochsBefore);
    assertEquals(List.of(4, 5), more.epochs.stream().map(EpochReport::epoch).toList());
    assertEquals("epochs=3, peakRate=0.05, warmUp=0.1 to epochs=5,", more.changed());
  }

  @Test
  void goesOnAtAnotherRateFromWhereItWasInterrupted() throws Exception {
    assertThrows(
        Interruption.class, () -> train(TinyNetwork.create(manager), SETTINGS, new Losses(6)));
    Losses slower = new Losses(Integer.MAX_VALUE);
    train(TinyNetwork.create(manager), with(3, 0.01), slower);
    assertEquals(1, slower.epochsBefore);
    assertEquals("epochs=3, peakRate=0.05, warmUp=0.1 to epochs=3,", slower.changed());
  }

  @Test
  void endsAtTheSameBitsWhenMoreEpochsAreInterruptedToo() throws Exception {
    train(TinyNetwork.create(manager), SETTINGS, new Losses(Integer.MAX_VALUE));
    byte[] finished = Files.readAllBytes(checkpoint());
    InitialisedNetwork uncut = TinyNetwork.create(manager);
    train(uncut, with(5, 0.05), new Losses(Integer.MAX_VALUE));
    Files.write(checkpoint(), finished);
    assertThrows(
        Interruption.class,
        () -> train(TinyNetwork.create(manager), with(5, 0.05), new Losses(18)));
    InitialisedNetwork resumed = TinyNetwork.create(manager);
    train(resumed, with(5, 0.05), new Losses(Integer.MAX_VALUE));
    assertSame(values(uncut), values(resumed), 18);
  }

  @Test
  void rejectsCheckpointWhenItHasMoreEpochsThanAreAskedFor() throws Exception {
    train(TinyNetwork.create(manager), SETTINGS, new Losses(Integer.MAX_VALUE));
    Exception error =
        assertThrows(
            CheckpointException.class,
            () -> train(TinyNetwork.create(manager), with(2, 0.05), new Losses(1)));
    assertTrue(
        error.getMessage().contains("has 3 epochs already (expected: --epochs 3 or more)"),
        error.getMessage());
  }

  /** Whether the loss turns NaN or a weight does, and when. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void stopsWhenTheLossIsNotFiniteAndLeavesTheCheckpoint(int stepOfSecondEpoch) throws Exception {
    byte[] good = firstEpoch();
    int step = 4 + stepOfSecondEpoch;
    InitialisedNetwork network = TinyNetwork.create(manager);
    DivergedException error =
        assertThrows(
            DivergedException.class,
            () -> train(network, SETTINGS, new Spoiling(network, step - 1, "loss")));
    assertTrue(error.getMessage().contains("the loss is NaN at step " + stepOfSecondEpoch));
    assertTrue(error.getMessage().contains("the checkpoint after epoch 1 stands"));
    assertTrue(error.getMessage().contains("a lower --rate than 0.05"), error.getMessage());
    assertArrayEquals(good, Files.readAllBytes(checkpoint()));
    Losses slower = new Losses(Integer.MAX_VALUE);
    train(TinyNetwork.create(manager), with(3, 0.01), slower);
    assertEquals(2, slower.epochs.size());
  }

  /** Running statistics decide no loss of a training. */
  @Test
  void stopsWhenARunningStatisticIsNotFiniteThoughEveryLossIs() throws Exception {
    byte[] good = firstEpoch();
    InitialisedNetwork network = TinyNetwork.create(manager);
    DivergedException error =
        assertThrows(
            DivergedException.class,
            () -> train(network, SETTINGS, new Spoiling(network, 6, "runningVar")));
    assertTrue(error.getMessage().contains("runningVar is not finite after epoch 2"));
    assertArrayEquals(good, Files.readAllBytes(checkpoint()));
  }

  @Test
  void stopsWhenTheRateIsFarTooHigh() {
    DivergedException error =
        assertThrows(
            DivergedException.class,
            () ->
                train(
                    TinyNetwork.create(manager),
                    new TrainingSettings(1, 3, 40, 80, 20, 10, 0, 0.999, 0.999, 20),
                    new Losses(Integer.MAX_VALUE)));
    assertTrue(error.getMessage().startsWith("training diverged: "), error.getMessage());
  }

  @Test
  void saysThatNothingIsFinishedWhenItDivergesInTheFirstEpoch() {
    InitialisedNetwork network = TinyNetwork.create(manager);
    DivergedException error =
        assertThrows(
            DivergedException.class,
            () -> train(network, SETTINGS, new Spoiling(network, 1, "loss")));
    assertTrue(error.getMessage().contains("no epoch was finished: begin again with a lower"));
    assertFalse(Files.exists(checkpoint()));
  }

  private byte[] firstEpoch() throws IOException {
    assertThrows(
        Interruption.class, () -> train(TinyNetwork.create(manager), SETTINGS, new Losses(5)));
    return Files.readAllBytes(checkpoint());
  }

  private static TrainingSettings with(int epochs, double rate) {
    return new TrainingSettings(1, 3, epochs, 80, 20, rate, 0.1, 0.9, 1e-4, 20);
  }

  @Test
  void stopsBetweenStepsWhenInterrupted() {
    TrainingListener interrupting =
        new TrainingListener() {
          @Override
          public void stepped(int finishedSteps, double loss) {
            assertEquals(1, finishedSteps);
            Thread.currentThread().interrupt();
          }
        };
    assertThrows(
        InterruptedException.class,
        () -> train(TinyNetwork.create(manager), SETTINGS, interrupting));
  }

  @Test
  void freesWhatEachStepMade() throws Exception {
    InitialisedNetwork network = TinyNetwork.create(manager);
    int before = manager.getManagedArrays().size();
    train(network, SETTINGS, new Losses(Integer.MAX_VALUE));
    assertEquals(before, manager.getManagedArrays().size());
  }

  private Dataset pictures(int each) throws IOException, InterruptedException {
    Path path = folder.resolve("pictures-" + each);
    TinyPictures.folder(path, TinyPictures.catsAndDogs(each));
    LabelledPictures pictures = new PictureReader(64).read(path);
    return PictureSplit.holdingOut(pictures, 1).dataset(2, 64);
  }

  private Path checkpoint() {
    return folder.resolve("checkpoint");
  }

  private void train(
      InitialisedNetwork network, TrainingSettings settings, TrainingListener listener)
      throws IOException, InterruptedException {
    train(network, settings, Stripes.dataset(64, settings.imageSeed()), listener);
  }

  private void train(
      InitialisedNetwork network,
      TrainingSettings settings,
      Dataset dataset,
      TrainingListener listener)
      throws IOException, InterruptedException {
    try (TrainingRun run =
        new TrainingRun(network, settings, dataset, checkpoint(), listener, manager)) {
      run.run();
    }
  }

  private static Map<String, float[]> values(InitialisedNetwork network) {
    Map<String, float[]> values = new LinkedHashMap<>();
    network
        .parameters()
        .forEach((name, parameter) -> values.put(name, parameter.getArray().toFloatArray()));
    return values;
  }

  private static void assertSame(
      Map<String, float[]> expected, Map<String, float[]> actual, int cutAtStep) {
    expected.forEach(
        (name, values) ->
            assertArrayEquals(values, actual.get(name), name + " cut at step " + cutAtStep));
  }

  /** Puts a NaN into a weight, or an infinity into a statistic, behind a step. */
  private record Spoiling(InitialisedNetwork network, int atStep, String what)
      implements TrainingListener {
    @Override
    public void stepped(int finishedSteps, double loss) {
      if (finishedSteps == atStep) {
        network.parameters().forEach(this::spoil);
      }
    }

    private void spoil(String name, Parameter parameter) {
      boolean weight = what.equals("loss") && name.endsWith("weight");
      if (weight || name.endsWith(what)) {
        NDArray array = parameter.getArray();
        float value = weight ? Float.NaN : Float.POSITIVE_INFINITY;
        try (NDArray bad = array.getManager().full(array.getShape(), value)) {
          bad.copyTo(array);
        }
      }
    }
  }

  private static final class Interruption extends RuntimeException {}

  /** Writes down what it hears and throws at one step, as if the process were killed there. */
  private static final class Losses implements TrainingListener {
    private final List<EpochReport> epochs = new ArrayList<>();
    private final int cutAtStep;
    private int epochsBefore;
    private int firstStep;
    private String before = "";
    private String now = "";

    Losses(int cutAtStep) {
      this.cutAtStep = cutAtStep;
    }

    @Override
    public void changed(String courseBefore, String courseNow) {
      before = courseBefore;
      now = courseNow;
    }

    String changed() {
      return before + " to " + now.substring(0, now.indexOf(' '));
    }

    @Override
    public void started(int finishedEpochs, int finishedSteps, int allSteps) {
      epochsBefore = finishedEpochs;
    }

    @Override
    public void stepped(int finishedSteps, double loss) {
      firstStep = firstStep == 0 ? finishedSteps : firstStep;
      if (finishedSteps == cutAtStep) {
        throw new Interruption();
      }
    }

    @Override
    public void finished(EpochReport epoch) {
      epochs.add(epoch);
    }
  }
}
