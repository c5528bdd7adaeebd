package io.cleave.core.weights.internal;

import java.util.List;
import java.util.Map;

/**
 * How tensors that are together in a file fit a network.
 *
 * @param prefix what is before the network's names in the file
 * @param found the network's tensors that are there, of whatever shape, by the network's names
 * @param missing names of those that are not
 * @param misshapen names of those that have another shape
 * @param surplus tensors there that the network does not have
 */
record Fit(
    String prefix,
    Map<String, ListedTensor> found,
    List<String> missing,
    List<String> misshapen,
    List<ListedTensor> surplus) {

  /** Whether all of the network's tensors are there. */
  boolean isComplete() {
    return missing.isEmpty() && misshapen.isEmpty();
  }

  /** How many of the network's tensors are there. */
  int count() {
    return found.size() - misshapen.size();
  }

  Fit withSurplus(List<ListedTensor> tensors) {
    return new Fit(prefix, found, missing, misshapen, tensors);
  }
}
