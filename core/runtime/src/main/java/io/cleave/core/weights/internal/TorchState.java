package io.cleave.core.weights.internal;

import io.cleave.core.weights.WeightsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the tensors in an unpickled object and gives them the names that a state_dict has. */
public final class TorchState {
  private static final List<String> WRAPPERS = List.of("state_dict", "model_state_dict", "model");
  private static final int MAX_DEPTH = 64;
  private static final int MAX_OBJECTS = 1 << 17;

  private final WeightsFile file;
  private final Map<String, TorchTensor> tensors = new LinkedHashMap<>();
  private int objects;

  private TorchState(WeightsFile file) {
    this.file = file;
  }

  /**
   * Tensors by dotted name: a module's attributes, or a dictionary's or its state_dict's entries.
   */
  public static Map<String, TorchTensor> of(WeightsFile file, Object root) throws WeightsException {
    TorchState state = new TorchState(file);
    if (root instanceof TorchPickle.Module module) {
      state.collect("", module.attributes(), 0);
    } else if (root instanceof Map<?, ?> dictionary) {
      state.collect("", unwrap(dictionary), 0);
    } else {
      throw file.error("holds no state_dict and no module");
    }
    return state.tensors;
  }

  private static Map<?, ?> unwrap(Map<?, ?> dictionary) {
    for (String wrapper : WRAPPERS) {
      if (dictionary.get(wrapper) instanceof Map<?, ?> wrapped) {
        return wrapped;
      }
    }
    return dictionary;
  }

  private void collect(String prefix, Map<?, ?> entries, int depth) throws WeightsException {
    if (depth > MAX_DEPTH) {
      throw file.error("modules nest deeper than " + MAX_DEPTH);
    }
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      if (++objects > MAX_OBJECTS) {
        throw file.error("more than " + MAX_OBJECTS + " objects");
      }
      collect(prefix + entry.getKey(), entry.getValue(), depth);
    }
  }

  private void collect(String name, Object value, int depth) throws WeightsException {
    if (value instanceof TorchPickle.Module module) {
      collect(name + ".", module.attributes(), depth + 1);
    } else if (value instanceof Map<?, ?> entries) {
      collect(name + ".", entries, depth + 1);
    } else if (value instanceof TorchTensor tensor && tensors.put(name, tensor) != null) {
      throw file.error(name, "listed twice");
    }
  }
}
