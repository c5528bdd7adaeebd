package io.cleave.core.weights.internal;

import io.cleave.core.weights.WeightsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that a file lists, whatever it is for: weights, optimisers' states, settings.
 *
 * @param tensors the tensors by the names on the path to each, joined with dots, in the file's
 *     order
 * @param others the names on the path to a few other objects, and what they are
 * @param metadata what the file says of itself
 */
public record Listing(
    Map<String, ListedTensor> tensors, List<String> others, Map<String, String> metadata) {
  /** Finds every tensor in the file. */
  public Map<String, StoredTensor> stored() throws WeightsException {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    for (Map.Entry<String, ListedTensor> tensor : tensors.entrySet()) {
      stored.put(tensor.getKey(), tensor.getValue().place().find());
    }
    return stored;
  }
}
