package io.cleave.lab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The arrays that change while a network is trained, and their way to a checkpoint and back. */
final class TrainingState {
  private static final String VELOCITY_PREFIX = "velocity/";
  private static final String OBJECTIVE_PREFIX = "objective/";

  private final String training;
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();

  TrainingState(
      String training,
      InitialisedNetwork network,
      MomentumSgd optimizer,
      Map<String, NDArray> objective) {
    this.training = training;
    network.parameters().forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
    optimizer.velocities().forEach((name, array) -> arrays.put(VELOCITY_PREFIX + name, array));
    objective.forEach((name, array) -> arrays.put(OBJECTIVE_PREFIX + name, array));
  }

  void save(Path file, int epochs) throws IOException {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    arrays.forEach((name, array) -> tensors.put(name, array.toFloatArray()));
    new Checkpoint(training, epochs, tensors).write(file);
  }

  /**
   * Takes every array from the file.
   *
   * @return the number of finished epochs; none where there is no such file
   */
  int restore(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    Checkpoint checkpoint = Checkpoint.read(file, training);
    requireSameTensors(checkpoint, file);
    arrays.forEach(
        (name, array) -> fill(array, Objects.requireNonNull(checkpoint.tensors().get(name), name)));
    return checkpoint.epochs();
  }

  private void requireSameTensors(Checkpoint checkpoint, Path file) throws CheckpointException {
    for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
      float[] values = checkpoint.tensors().get(array.getKey());
      if (values == null || values.length != array.getValue().size()) {
        throw new CheckpointException(file, "does not fit the network at " + array.getKey());
      }
    }
  }

  /** By index: {@code copyTo} makes libtorch warn of what DJL calls for it. */
  private static void fill(NDArray array, float[] values) {
    try (NDArray source = array.getManager().create(values, array.getShape())) {
      array.set(new NDIndex("..."), source);
    }
  }
}
