package io.cleave.onnxruntime;

import io.cleave.codec.tensor.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dimensions of a graph's outputs, learnt for each shape of the inputs, so that a run can write
 * into memory that is there. Keeps those used last. Thread-safe.
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

  synchronized void put(Signature inputs, int batch, List<long[]> outputs) {
    if (!dependOnData) {
      learnt.put(new Key(inputs, batch), outputs);
    }
  }

  /** The same inputs' shapes gave two shapes of an output: nothing can be learnt here. */
  synchronized void giveUp() {
    dependOnData = true;
    learnt.clear();
  }
}
