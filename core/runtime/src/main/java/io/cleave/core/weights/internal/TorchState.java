package io.cleave.core.weights.internal;

import io.cleave.core.weights.WeightsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors in an unpickled object, at any depth of dictionaries, lists and modules.
 *
 * @param tensors the tensors by the keys on the path to each, joined with dots
 * @param others the keys on the path to a few inert objects, and their names
 */
public record TorchState(Map<String, TorchTensor> tensors, List<String> others) {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_OBJECTS = 1 << 17;
  private static final int MAX_ENTRIES = 1 << 21;
  private static final int MAX_TENSORS = 1 << 15;
  private static final int MAX_NAME_LENGTH = 1 << 10;
  private static final int MAX_OTHERS = 16;

  /**
   * {@return the tensors in an object}
   *
   * @param file the file
   * @param root the object
   * @throws WeightsException if it is not an object that contains others, or there are too many
   */
  public static TorchState of(WeightsFile file, Object root) throws WeightsException {
    if (root instanceof Inert whole) {
      throw file.error(
          "holds one pickled object of "
              + whole.name()
              + ", a whole model perhaps, whose class is not loaded (expected: tensors in"
              + " dictionaries; in Python: torch.save(model.state_dict(), FILE))");
    }
    if (entries(root).isEmpty() && !isContainer(root)) {
      throw file.error("holds no state_dict and no module");
    }
    Walk walk = new Walk(file, new TorchState(new LinkedHashMap<>(), new ArrayList<>()));
    walk.into("", root, 0);
    return walk.found;
  }

  private static boolean isContainer(Object value) {
    return value instanceof TorchPickle.Module
        || value instanceof Map
        || value instanceof List
        || value instanceof Object[];
  }

  private static Map<?, ?> entries(Object container) {
    if (container instanceof TorchPickle.Module module) {
      return module.attributes();
    }
    return container instanceof Map<?, ?> dictionary ? dictionary : Map.of();
  }

  /** One search through an object, and what it may cost. */
  private static final class Walk {
    private final WeightsFile file;
    private final TorchState found;
    private int objects;
    private int entries;

    Walk(WeightsFile file, TorchState found) {
      this.file = file;
      this.found = found;
    }

    void into(String prefix, Object container, int depth) throws WeightsException {
      require(depth <= MAX_DEPTH, "objects nest deeper than " + MAX_DEPTH);
      require(++objects <= MAX_OBJECTS, "more than " + MAX_OBJECTS + " objects");
      for (Map.Entry<?, ?> entry : entries(container).entrySet()) {
        at(prefix, entry.getKey(), entry.getValue(), depth);
      }
      List<?> elements = elements(container);
      for (int i = 0; i < elements.size(); i++) {
        at(prefix, i, elements.get(i), depth);
      }
    }

    private static List<?> elements(Object container) {
      if (container instanceof Object[] tuple) {
        return Arrays.asList(tuple);
      }
      return container instanceof List<?> list ? list : List.of();
    }

    private void at(String prefix, Object key, Object value, int depth) throws WeightsException {
      require(++entries <= MAX_ENTRIES, "more than " + MAX_ENTRIES + " values");
      boolean tensor = value instanceof TorchTensor;
      if (!tensor && !isContainer(value) && !(value instanceof Inert)) {
        return;
      }
      String name = prefix + key;
      if (name.length() > MAX_NAME_LENGTH) {
        return; // no network has such a name
      }
      if (tensor) {
        add(name, (TorchTensor) value);
      } else if (value instanceof Inert inert) {
        note(name, inert);
      } else {
        into(name + ".", value, depth + 1);
      }
    }

    private void add(String name, TorchTensor tensor) throws WeightsException {
      require(found.tensors.size() < MAX_TENSORS, "more than " + MAX_TENSORS + " tensors");
      if (found.tensors.put(name, tensor) != null) {
        throw file.error(name, "listed twice");
      }
    }

    private void note(String name, Inert inert) {
      if (found.others.size() < MAX_OTHERS) {
        found.others.add(name + " (" + inert.name() + ")");
      }
    }

    private void require(boolean within, String reason) throws WeightsException {
      if (!within) {
        throw file.error(reason);
      }
    }
  }
}
