package io.cleave.core.weights.internal;

import io.cleave.core.weights.TensorInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file's table of contents, with the names that the network uses. */
final class TensorIndex {
  private static final String DATA_PARALLEL = "module.";
  private static final String COUNTER = "num_batches_tracked";

  private TensorIndex() {}

  /**
   * Leaves out batch counters, which inference does not use, and takes off the {@code module.} that
   * PyTorch's {@code DataParallel} puts before every name.
   *
   * @return the tensors by name, in the file's order
   */
  static Map<String, StoredTensor> of(Iterable<StoredTensor> stored) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (StoredTensor tensor : stored) {
      if (!isCounter(tensor.info().name())) {
        tensors.put(tensor.info().name(), tensor);
      }
    }
    return withoutPrefix(tensors);
  }

  private static boolean isCounter(String name) {
    return name.equals(COUNTER) || name.endsWith("." + COUNTER);
  }

  private static Map<String, StoredTensor> withoutPrefix(Map<String, StoredTensor> tensors) {
    if (!tensors.keySet().stream().allMatch(name -> name.startsWith(DATA_PARALLEL))) {
      return Collections.unmodifiableMap(tensors);
    }
    Map<String, StoredTensor> renamed = new LinkedHashMap<>();
    for (StoredTensor tensor : tensors.values()) {
      TensorInfo info = tensor.info();
      String name = info.name().substring(DATA_PARALLEL.length());
      TensorInfo plain = new TensorInfo(name, info.shape(), info.dataType());
      renamed.put(name, new StoredTensor(plain, tensor.offset(), tensor.strides()));
    }
    return Collections.unmodifiableMap(renamed);
  }
}
