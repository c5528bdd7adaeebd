package io.cleave.lab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
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

  private static final class Interruption extends RuntimeException {}

  /** Writes down what it hears and throws at one step, as if the process were killed there. */
  private static final class Losses implements TrainingListener {
    private final List<EpochReport> epochs = new ArrayList<>();
    private final int cutAtStep;
    private int epochsBefore;
    private int firstStep;

    Losses(int cutAtStep) {
      this.cutAtStep = cutAtStep;
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
