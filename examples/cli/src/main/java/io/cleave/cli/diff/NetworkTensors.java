package io.cleave.cli.diff;

import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import java.util.HashMap;
import java.util.Map;

/** The tensors of a network that a file can hold. */
final class NetworkTensors {
  private NetworkTensors() {}

  /** All that cross a cut, inputs and outputs among them, by name. */
  static Map<String, TensorSpec> of(Network network) {
    Map<String, TensorSpec> all = new HashMap<>();
    network.outputs().tensors().forEach(tensor -> all.put(tensor.name(), tensor));
    for (Cut cut : network.cuts()) {
      cut.crossing().tensors().forEach(tensor -> all.put(tensor.name(), tensor));
    }
    return all;
  }
}
