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
import io.cleave.lab.ProgressListener;
import io.cleave.lab.images.Dataset;
import io.cleave.lab.images.LabelledPictures;
import io.cleave.lab.images.PictureReader;
import io.cleave.lab.images.PictureSplit;
import io.cleave.lab.images.Stripes;
import io.cleave.lab.network.InitialisedNetwork;
import io.cleave.lab.network.TinyNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
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
    TrainingSettings longer = new TrainingSettings(1, 3, 6, 400, 20, 0.05, 0.1, 0.9, 1e-4, 20);
    List<EpochReport> epochs = train(TinyNetwork.create(manager), longer, ProgressListener.NONE);
    double first = epochs.get(0).loss();
    double last = epochs.get(5).loss();
    assertTrue(last < first - 0.05, first + " then " + last);
  }

  @Test
  void endsAtTheSameBitsAfterAnInterruptionInAnyEpoch() throws Exception {
    InitialisedNetwork uncut = TinyNetwork.create(manager);
    train(uncut, SETTINGS, ProgressListener.NONE);
    Map<String, float[]> expected = TinyNetwork.values(uncut);
    for (int cutAtStep : new int[] {1, 4, 6, 11}) {
      Files.deleteIfExists(checkpoint());
      assertThrows(
          Interruption.class,
          () -> train(TinyNetwork.create(manager), SETTINGS, new Progress(cutAtStep)));
      InitialisedNetwork resumed = TinyNetwork.create(manager);
      train(resumed, SETTINGS, ProgressListener.NONE);
      assertSame(expected, TinyNetwork.values(resumed), cutAtStep);
    }
  }

  @Test
  void endsAtTheSameBitsOnPicturesToo() throws Exception {
    TrainingSettings settings = new TrainingSettings(1, 3, 3, 8, 4, 0.05, 0.1, 0.9, 1e-4, 2);
    Dataset pictures = pictures(8);
    InitialisedNetwork uncut = TinyNetwork.create(manager);
    train(uncut, settings, pictures, ProgressListener.NONE);
    Files.delete(checkpoint());
    assertThrows(
        Interruption.class,
        () -> train(TinyNetwork.create(manager), settings, pictures, new Progress(3)));
    InitialisedNetwork resumed = TinyNetwork.create(manager);
    train(resumed, settings, pictures(8), ProgressListener.NONE);
    assertSame(TinyNetwork.values(uncut), TinyNetwork.values(resumed), 3);
  }

  @Test
  void rejectsCheckpointWhenImagesDiffer() throws Exception {
    TrainingSettings settings = new TrainingSettings(1, 3, 1, 8, 4, 0.05, 0.1, 0.9, 1e-4, 2);
    train(TinyNetwork.create(manager), settings, pictures(8), ProgressListener.NONE);
    Dataset others = pictures(9);
    assertThrows(
        CheckpointException.class,
        () -> train(TinyNetwork.create(manager), settings, others, new Progress(1)));
  }

  @Test
  void goesOnFromTheLastFinishedEpochAndSaysSo() throws Exception {
    assertThrows(
        Interruption.class, () -> train(TinyNetwork.create(manager), SETTINGS, new Progress(6)));
    Progress resumed = new Progress(Integer.MAX_VALUE);
    train(TinyNetwork.create(manager), SETTINGS, resumed);
    assertEquals("resuming from the checkpoint after epoch 1", resumed.lines.get(0));
    assertEquals(List.of(4L, 5L), resumed.steps.subList(0, 2));
  }

  @Test
  void rejectsCheckpointWhenDamaged() throws IOException {
    Files.write(checkpoint(), new byte[1000]);
    Exception error =
        assertThrows(
            CheckpointException.class,
            () -> train(TinyNetwork.create(manager), SETTINGS, new Progress(1)));
    assertTrue(error.getMessage().contains("is not a checkpoint"), error.getMessage());
  }

  @Test
  void rejectsCheckpointWhenSettingsDiffer() throws Exception {
    train(TinyNetwork.create(manager), SETTINGS, ProgressListener.NONE);
    TrainingSettings other = new TrainingSettings(1, 4, 3, 80, 20, 0.05, 0.1, 0.9, 1e-4, 20);
    assertThrows(
        CheckpointException.class,
        () -> train(TinyNetwork.create(manager), other, new Progress(1)));
  }

  @Test
  void goesOnFromAFinishedTrainingWhenMoreEpochsAreAskedFor() throws Exception {
    train(TinyNetwork.create(manager), SETTINGS, ProgressListener.NONE);
    Progress more = new Progress(Integer.MAX_VALUE);
    List<EpochReport> epochs = train(TinyNetwork.create(manager), with(5, 0.05), more);
    assertEquals(List.of(4, 5), epochs.stream().map(EpochReport::epoch).toList());
    assertEquals(
        List.of(
            "from here on epochs=5, peakRate=0.05, warmUp=0.1;"
                + " so far it was epochs=3, peakRate=0.05, warmUp=0.1",
            "resuming from the checkpoint after epoch 3"),
        more.lines.subList(0, 2));
  }

  @Test
  void goesOnAtAnotherRateFromWhereItWasInterrupted() throws Exception {
    assertThrows(
        Interruption.class, () -> train(TinyNetwork.create(manager), SETTINGS, new Progress(6)));
    Progress slower = new Progress(Integer.MAX_VALUE);
    train(TinyNetwork.create(manager), with(3, 0.01), slower);
    assertEquals(
        List.of(
            "from here on epochs=3, peakRate=0.01, warmUp=0.1;"
                + " so far it was epochs=3, peakRate=0.05, warmUp=0.1",
            "resuming from the checkpoint after epoch 1"),
        slower.lines.subList(0, 2));
  }

  @Test
  void endsAtTheSameBitsWhenMoreEpochsAreInterruptedToo() throws Exception {
    train(TinyNetwork.create(manager), SETTINGS, ProgressListener.NONE);
    byte[] finished = Files.readAllBytes(checkpoint());
    InitialisedNetwork uncut = TinyNetwork.create(manager);
    train(uncut, with(5, 0.05), ProgressListener.NONE);
    Files.write(checkpoint(), finished);
    assertThrows(
        Interruption.class,
        () -> train(TinyNetwork.create(manager), with(5, 0.05), new Progress(18)));
    InitialisedNetwork resumed = TinyNetwork.create(manager);
    train(resumed, with(5, 0.05), ProgressListener.NONE);
    assertSame(TinyNetwork.values(uncut), TinyNetwork.values(resumed), 18);
  }

  @Test
  void rejectsCheckpointWhenItHasMoreEpochsThanAreAskedFor() throws Exception {
    train(TinyNetwork.create(manager), SETTINGS, ProgressListener.NONE);
    Exception error =
        assertThrows(
            CheckpointException.class,
            () -> train(TinyNetwork.create(manager), with(2, 0.05), new Progress(1)));
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
    List<EpochReport> slower =
        train(TinyNetwork.create(manager), with(3, 0.01), ProgressListener.NONE);
    assertEquals(2, slower.size());
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
                    ProgressListener.NONE));
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
        Interruption.class, () -> train(TinyNetwork.create(manager), SETTINGS, new Progress(5)));
    return Files.readAllBytes(checkpoint());
  }

  private static TrainingSettings with(int epochs, double rate) {
    return new TrainingSettings(1, 3, epochs, 80, 20, rate, 0.1, 0.9, 1e-4, 20);
  }

  @Test
  void stopsBetweenStepsWhenInterrupted() {
    ProgressListener interrupting =
        (done, all, stage) -> {
          assertTrue(done <= 1, "step " + done);
          if (done == 1) {
            Thread.currentThread().interrupt();
          }
        };
    assertThrows(
        InterruptedException.class,
        () -> train(TinyNetwork.create(manager), SETTINGS, interrupting));
  }

  @Test
  void tellsOfEveryStepAndSaysEveryEpoch() throws Exception {
    Progress progress = new Progress(Integer.MAX_VALUE);
    List<EpochReport> epochs = train(TinyNetwork.create(manager), SETTINGS, progress);
    assertEquals(LongStream.rangeClosed(0, 12).boxed().toList(), progress.steps);
    List<String> lines =
        epochs.stream()
            .map(
                each ->
                    String.format(
                        Locale.ROOT,
                        "epoch %d: loss %.4f, %s",
                        each.epoch(),
                        each.loss(),
                        each.examined()))
            .toList();
    assertEquals(3, lines.size());
    assertEquals(lines, progress.lines);
  }

  @Test
  void trainsNothingWhereAllIsDone() throws Exception {
    train(TinyNetwork.create(manager), SETTINGS, ProgressListener.NONE);
    Progress again = new Progress(Integer.MAX_VALUE);
    assertEquals(List.of(), train(TinyNetwork.create(manager), SETTINGS, again));
    assertEquals(List.of(12L), again.steps);
    assertEquals(List.of("resuming from the checkpoint after epoch 3"), again.lines);
  }

  @Test
  void freesWhatEachStepMade() throws Exception {
    InitialisedNetwork network = TinyNetwork.create(manager);
    int before = manager.getManagedArrays().size();
    train(network, SETTINGS, ProgressListener.NONE);
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

  private List<EpochReport> train(
      InitialisedNetwork network, TrainingSettings settings, ProgressListener listener)
      throws IOException, InterruptedException {
    return train(network, settings, Stripes.dataset(64, settings.imageSeed()), listener);
  }

  private List<EpochReport> train(
      InitialisedNetwork network,
      TrainingSettings settings,
      Dataset dataset,
      ProgressListener listener)
      throws IOException, InterruptedException {
    try (TrainingRun run =
        new TrainingRun(network, settings, dataset, checkpoint(), listener, manager)) {
      return run.run();
    }
  }

  private static void assertSame(
      Map<String, float[]> expected, Map<String, float[]> actual, int cutAtStep) {
    expected.forEach(
        (name, values) ->
            assertArrayEquals(values, actual.get(name), name + " cut at step " + cutAtStep));
  }

  /** Puts a NaN into a weight, or an infinity into a statistic, behind a step. */
  private record Spoiling(InitialisedNetwork network, int atStep, String what)
      implements ProgressListener {
    @Override
    public void progressed(long done, long all, String stage) {
      if (done == atStep) {
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
  private static final class Progress implements ProgressListener {
    private final List<Long> steps = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final int cutAtStep;

    Progress(int cutAtStep) {
      this.cutAtStep = cutAtStep;
    }

    @Override
    public void progressed(long done, long all, String stage) {
      steps.add(done);
      if (done == cutAtStep) {
        throw new Interruption();
      }
    }

    @Override
    public void said(String line) {
      lines.add(line);
    }
  }
}
