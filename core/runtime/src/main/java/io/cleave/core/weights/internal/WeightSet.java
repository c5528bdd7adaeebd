package io.cleave.core.weights.internal;

import io.cleave.core.weights.TensorInfo;
import io.cleave.core.weights.WeightsException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A set of weights in a file.
 *
 * @param path the keys on the way to it, joined with dots: enough of them to tell it from other
 *     sets; empty where it is the file
 * @param tensors by the network's names
 */
public record WeightSet(String path, Map<String, ListedTensor> tensors) {
  /**
   * Where each of its tensors is.
   *
   * @throws WeightsException naming one that is not in the file with all its elements
   */
  public Map<String, StoredTensor> stored() throws WeightsException {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    for (Map.Entry<String, ListedTensor> entry : tensors.entrySet()) {
      StoredTensor there = entry.getValue().place().find();
      TensorInfo info = there.info();
      TensorInfo named = new TensorInfo(entry.getKey(), info.shape(), info.dataType());
      stored.put(entry.getKey(), new StoredTensor(named, there.offset(), there.strides()));
    }
    return stored;
  }
}
