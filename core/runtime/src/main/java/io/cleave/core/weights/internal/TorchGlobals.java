package io.cleave.core.weights.internal;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;
import org.jspecify.annotations.Nullable;

/** Finds what stands for each global that a pickle names. */
final class TorchGlobals {
  private static final String STORAGE = "Storage";
  private static final int MAX_DIMENSIONS = 64;
  private static final IObjectConstructor FIRST = arguments -> arguments[0];
  private static final IObjectConstructor TENSOR = TorchGlobals::tensor;

  private TorchGlobals() {}

  /** What stands for a global; a hostile one is refused by name. */
  static IObjectConstructor find(String module, String name) {
    if (module.startsWith("__torch__")) {
      return arguments -> new TorchPickle.Module(new LinkedHashMap<>());
    }
    if (name.endsWith(STORAGE) && isOfStorages(module)) {
      DataType type = storageType(name.substring(0, name.length() - STORAGE.length()));
      return type == null ? new Inert(module + "." + name) : new StorageType(type);
    }
    return switch (module + "." + name) {
      case "collections.OrderedDict", "builtins.dict", "__builtin__.dict" ->
          arguments -> dictionary(0, arguments);
      case "collections.defaultdict" -> arguments -> dictionary(1, arguments);
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> TENSOR;
      case "torch._tensor._rebuild_from_type", "torch._tensor._rebuild_from_type_v2" ->
          TorchGlobals::ofType;
      case "torch.Size",
          "torch._utils._rebuild_parameter",
          "torch._utils._rebuild_parameter_with_state",
          "torch.jit._pickle.build_intlist",
          "torch.jit._pickle.build_doublelist",
          "torch.jit._pickle.build_boollist",
          "torch.jit._pickle.build_tensorlist",
          "torch.jit._pickle.restore_type_tag" ->
          FIRST;
      default -> other(module, name);
    };
  }

  private static Inert other(String module, String name) {
    if (HostileGlobals.contains(module, name)) {
      throw new PickleException(
          "global "
              + module
              + "."
              + name
              + " is refused: it runs code where Python loads it, and no checkpoint needs it. The"
              + " file may be meant to harm; nothing of it was executed (expected: tensors in"
              + " dictionaries, as model.state_dict() gives)");
    }
    return new Inert(module + "." + name);
  }

  private static boolean isOfStorages(String module) {
    return module.equals("torch") || module.equals("torch.cuda") || module.equals("torch.storage");
  }

  /** A dictionary that takes its entries from an argument, if there is one. */
  private static Object dictionary(int place, Object... arguments) {
    if (arguments.length > place && arguments[place] instanceof Map<?, ?>) {
      return arguments[place];
    }
    Map<Object, Object> dictionary = new LinkedHashMap<>();
    if (arguments.length > place) {
      for (Object pair : (List<?>) arguments[place]) {
        Object[] entry = elements(pair);
        put(dictionary, entry[0], entry[1]);
      }
    }
    return dictionary;
  }

  /**
   * Puts an entry, unless its key is neither text nor number: such a key is part of no tensor's
   * name.
   */
  static void put(Map<Object, Object> dictionary, Object key, Object value) {
    if (key instanceof String || key instanceof Number) {
      if (dictionary.containsKey(key)) {
        throw new PickleException("dictionary key " + key + " is listed twice");
      }
      dictionary.put(key, value);
    }
  }

  /** A tensor with attributes, or of a class of its own: function, class, arguments, attributes. */
  private static Object ofType(Object... arguments) {
    return arguments[0] == TENSOR
        ? tensor((Object[]) arguments[2])
        : new Inert("a tensor of a class of its own");
  }

  private static Object tensor(Object... arguments) {
    if (arguments[0] instanceof Inert storage) {
      return storage;
    }
    return new TorchTensor(
        (TorchStorage) arguments[0],
        integer(arguments[1]),
        integers(arguments[2]),
        integers(arguments[3]));
  }

  private static List<Long> integers(Object value) {
    Object[] elements = elements(value);
    if (elements.length > MAX_DIMENSIONS) {
      throw new PickleException(elements.length + " dimensions");
    }
    List<Long> integers = new ArrayList<>();
    for (Object element : elements) {
      integers.add(integer(element));
    }
    return integers;
  }

  private static Object[] elements(Object value) {
    return value instanceof List<?> list ? list.toArray() : (Object[]) value;
  }

  /** A pickled integer of at most 64 bits. */
  static long integer(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw new PickleException("a count that is not a 64-bit integer");
  }

  private static @Nullable DataType storageType(String name) {
    return switch (name) {
      case "Float" -> DataType.FLOAT32;
      case "Half" -> DataType.FLOAT16;
      case "BFloat16" -> DataType.BFLOAT16;
      case "Double" -> DataType.FLOAT64;
      case "Long" -> DataType.INT64;
      case "Int", "QInt32" -> DataType.INT32;
      case "Short" -> DataType.INT16;
      case "Char", "QInt8" -> DataType.INT8;
      case "Byte", "QUInt8", "Untyped" -> DataType.UINT8;
      case "Bool" -> DataType.BOOLEAN;
      case "ComplexFloat" -> DataType.COMPLEX64;
      default -> null;
    };
  }

  /**
   * A class of storages, which a reference to a storage names.
   *
   * @param type the type of the elements
   */
  record StorageType(DataType type) implements IObjectConstructor {
    @Override
    public Object construct(Object[] arguments) {
      throw new PickleException("a storage in the pickle itself");
    }
  }
}
