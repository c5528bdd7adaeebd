package io.cleave.lab.training;

import ai.djl.ndarray.NDArray;
import io.cleave.lab.network.ArrayCopy;
import io.cleave.lab.network.InitialisedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The arrays that change while a network is trained; they are written to a checkpoint and restored
 * from it.
 */
final class TrainingState {
  private static final String VELOCITY_PREFIX = "velocity/";
  private static final String OBJECTIVE_PREFIX = "objective/";

  private final String training;
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();
  private final Map<String, NDArray> objectives = new LinkedHashMap<>();

  TrainingState(
      String training,
      InitialisedNetwork network,
      MomentumSgd optimizer,
      Map<String, NDArray> objective) {
    this.training = training;
    network.parameters().forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
    optimizer.velocities().forEach((name, array) -> arrays.put(VELOCITY_PREFIX + name, array));
    objective.forEach((name, array) -> objectives.put(OBJECTIVE_PREFIX + name, array));
  }

  void save(Path file, String course, int epochs) throws IOException {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    arrays.forEach((name, array) -> tensors.put(name, array.toFloatArray()));
    objectives.forEach((name, array) -> tensors.put(name, array.toFloatArray()));
    new Checkpoint(training, course, epochs, tensors).write(file);
  }

  /**
   * Restores every array from a checkpoint, and returns the checkpoint; empty if there is no such
   * file. An objective's array may have another length in the file, for instance if the number of
   * epochs differs; then only the common part is restored.
   */
  Optional<Checkpoint> restore(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Checkpoint checkpoint = Checkpoint.read(file, training);
    requireSameTensors(checkpoint, file);
    arrays.forEach((name, array) -> fill(array, values(checkpoint, name)));
    objectives.forEach((name, array) -> fill(array, joined(array, values(checkpoint, name))));
    return Optional.of(checkpoint);
  }

  /**
   * The name of the first of the network's weights and velocities that contains NaN or an infinity.
   */
  Optional<String> notFinite() {
    return arrays.entrySet().stream()
        .filter(array -> !isFinite(array.getValue().toFloatArray()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private void requireSameTensors(Checkpoint checkpoint, Path file) throws CheckpointException {
    for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
      float[] values = checkpoint.tensors().get(array.getKey());
      if (values == null || values.length != array.getValue().size()) {
        throw new CheckpointException(file, "does not fit the network at " + array.getKey());
      }
    }
    for (String name : objectives.keySet()) {
      if (!checkpoint.tensors().containsKey(name)) {
        throw new CheckpointException(file, "has no " + name);
      }
    }
  }

  private static float[] values(Checkpoint checkpoint, String name) {
    return Objects.requireNonNull(checkpoint.tensors().get(name), name);
  }

  private static float[] joined(NDArray array, float[] stored) {
    float[] values = array.toFloatArray();
    System.arraycopy(stored, 0, values, 0, Math.min(stored.length, values.length));
    return values;
  }

  private static void fill(NDArray array, float[] values) {
    try (NDArray source = array.getManager().create(values, array.getShape())) {
      ArrayCopy.copy(source, array);
    }
  }
}
