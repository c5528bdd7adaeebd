package io.cleave.onnxruntime;

import io.cleave.codec.tensor.Signature;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dimensions of a graph's outputs for each shape of its inputs, learnt from earlier runs, so
 * that the next run can write into memory that is already there. Keeps the entries that were used
 * last, and none once the dimensions turn out to depend on data. Thread-safe.
 */
final class LearntShapes {
  private static final int MAX_ENTRIES = 256;

  private final Map<Key, List<long[]>> learnt =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, List<long[]>> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  private boolean dependOnData;

  private record Key(Signature inputs, int batch) {}

  synchronized Optional<List<long[]>> of(Signature inputs, int batch) {
    return dependOnData
        ? Optional.empty()
        : Optional.ofNullable(learnt.get(new Key(inputs, batch)));
  }

  /**
   * Keeps the dimensions that a run gave. Where inputs of the same shapes gave others before, they
   * depend on data, and nothing is kept any more.
   */
  synchronized void learn(Signature inputs, int batch, List<long[]> outputs) {
    if (dependOnData) {
      return;
    }
    List<long[]> before = learnt.put(new Key(inputs, batch), outputs);
    if (before != null && !areEqual(before, outputs)) {
      dependOnData = true;
      learnt.clear();
    }
  }

  private static boolean areEqual(List<long[]> some, List<long[]> others) {
    return Arrays.deepEquals(some.toArray(), others.toArray());
  }
}
