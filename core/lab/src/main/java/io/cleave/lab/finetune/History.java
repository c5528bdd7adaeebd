package io.cleave.lab.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.cleave.lab.network.ArrayCopy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The measurements of the epochs, the weights of the best epoch, and the mean of the epochs'
 * weights. All of it is kept in arrays, so that a checkpoint can hold it.
 */
final class History implements AutoCloseable {
  private static final int COLUMNS = 4;
  private static final float NOT_YET = -1;
  private static final String BEST = "best/";
  private static final String MEAN = "mean/";
  private static final String TABLE = "history";

  private final Map<String, Parameter> weights;
  private final int meanFrom;
  private final NDManager manager;
  private final Map<String, NDArray> state = new LinkedHashMap<>();
  private final NDArray table;

  History(Map<String, Parameter> weights, int epochs, int meanFrom, NDManager parent) {
    this.weights = weights;
    this.meanFrom = meanFrom;
    this.manager = parent.newSubManager();
    weights.forEach((name, weight) -> state.put(BEST + name, copy(weight)));
    if (averages()) {
      weights.forEach((name, weight) -> state.put(MEAN + name, copy(weight)));
    }
    table = manager.full(new Shape(epochs + 1, COLUMNS), NOT_YET);
    state.put(TABLE, table);
  }

  private NDArray copy(Parameter weight) {
    NDArray copy = manager.zeros(weight.getArray().getShape());
    ArrayCopy.copy(weight.getArray(), copy);
    return copy;
  }

  Map<String, NDArray> state() {
    return state;
  }

  boolean averages() {
    return meanFrom > 0;
  }

  /**
   * Adds the measurement of an epoch, or of the state before the first, together with the current
   * weights.
   */
  void add(TunedEpoch epoch) {
    int best = best();
    set(epoch);
    if (epoch.epoch() == 0 || epoch.sentTop1() >= epochs().get(best).sentTop1()) {
      keepBest();
    }
    if (averages() && epoch.epoch() >= meanFrom) {
      addToMean(epoch.epoch() - meanFrom + 1);
    }
  }

  private void set(TunedEpoch epoch) {
    float[] row = {
      (float) epoch.loss().orElse(0),
      (float) epoch.sentTop1(),
      (float) epoch.uncutTop1(),
      (float) epoch.meanBytes()
    };
    try (NDArray values = manager.create(row)) {
      table.set(new NDIndex(epoch.epoch()), values);
    }
  }

  /** Remembers the current weights as the best so far. */
  void keepBest() {
    weights.forEach((name, weight) -> ArrayCopy.copy(weight.getArray(), state(BEST + name)));
  }

  private NDArray state(String name) {
    return Objects.requireNonNull(state.get(name), name);
  }

  private void addToMean(int count) {
    weights.forEach(
        (name, weight) -> {
          NDArray mean = state(MEAN + name);
          try (NDArray difference = weight.getArray().sub(mean)) {
            mean.addi(difference.divi(count));
          }
        });
  }

  /** Loads the mean of the epochs' weights into the network. */
  void restoreMean() {
    restore(MEAN);
  }

  /** Loads the best weights into the network. */
  void restoreBest() {
    restore(BEST);
  }

  private void restore(String prefix) {
    weights.forEach((name, weight) -> ArrayCopy.copy(state(prefix + name), weight.getArray()));
  }

  /** All measurements so far, including the one before the first epoch. */
  List<TunedEpoch> epochs() {
    float[] values = table.toFloatArray();
    List<TunedEpoch> epochs = new ArrayList<>();
    for (int i = 0; i < values.length / COLUMNS; i++) {
      int at = i * COLUMNS;
      if (values[at + 1] != NOT_YET) {
        OptionalDouble loss = i == 0 ? OptionalDouble.empty() : OptionalDouble.of(values[at]);
        epochs.add(new TunedEpoch(i, loss, values[at + 1], values[at + 2], values[at + 3]));
      }
    }
    return epochs;
  }

  /** The number of the best epoch; the last of several equal ones. */
  int best() {
    int best = 0;
    List<TunedEpoch> epochs = epochs();
    for (TunedEpoch epoch : epochs) {
      best = epoch.sentTop1() >= epochs.get(best).sentTop1() ? epoch.epoch() : best;
    }
    return best;
  }

  int epochsWithoutGain() {
    return epochs().size() - 1 - best();
  }

  @Override
  public void close() {
    manager.close();
  }
}
