package io.cleave.core.weights.internal;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;
import org.jspecify.annotations.Nullable;

/**
 * The globals that a pickle may name, each with what stands for it here. All others are refused.
 */
final class TorchGlobals {
  private TorchGlobals() {}

  /** What stands for a global; refuses it by name when it is not on the list. */
  static IObjectConstructor find(String module, String name) {
    if (module.equals("torch") || module.equals("torch.cuda")) {
      DataType type = storageType(name);
      if (type != null) {
        return new StorageType(type);
      }
    }
    if (module.startsWith("__torch__")) {
      return arguments -> new TorchPickle.Module(new LinkedHashMap<>());
    }
    return switch (module + "." + name) {
      case "collections.OrderedDict" -> TorchGlobals::dictionary;
      case "torch.Size" -> arguments -> arguments[0];
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" ->
          TorchGlobals::tensor;
      case "torch._utils._rebuild_parameter",
          "torch.jit._pickle.build_intlist",
          "torch.jit._pickle.build_doublelist",
          "torch.jit._pickle.build_boollist",
          "torch.jit._pickle.build_tensorlist",
          "torch.jit._pickle.restore_type_tag" ->
          arguments -> arguments[0];
      default ->
          throw new PickleException(
              "global "
                  + module
                  + "."
                  + name
                  + " is refused (expected: tensors in dictionaries, as model.state_dict() gives)");
    };
  }

  private static Object dictionary(Object... arguments) {
    if (arguments.length != 0) {
      throw new PickleException("OrderedDict with arguments");
    }
    return new LinkedHashMap<>();
  }

  private static Object tensor(Object... arguments) {
    return new TorchTensor(
        (TorchStorage) arguments[0],
        integer(arguments[1]),
        integers(arguments[2]),
        integers(arguments[3]));
  }

  private static List<Long> integers(Object value) {
    List<Long> integers = new ArrayList<>();
    for (Object element : value instanceof List<?> list ? list.toArray() : (Object[]) value) {
      integers.add(integer(element));
    }
    return integers;
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
      case "FloatStorage" -> DataType.FLOAT32;
      case "HalfStorage" -> DataType.FLOAT16;
      case "BFloat16Storage" -> DataType.BFLOAT16;
      case "DoubleStorage" -> DataType.FLOAT64;
      case "LongStorage" -> DataType.INT64;
      case "IntStorage" -> DataType.INT32;
      case "ShortStorage" -> DataType.INT16;
      case "CharStorage" -> DataType.INT8;
      case "ByteStorage" -> DataType.UINT8;
      case "BoolStorage" -> DataType.BOOLEAN;
      default -> null;
    };
  }

  /**
   * A class of storages, which a reference to a storage names.
   *
   * @param type the elements' type
   */
  record StorageType(DataType type) implements IObjectConstructor {
    @Override
    public Object construct(Object[] arguments) {
      throw new PickleException("a storage in the pickle itself");
    }
  }
}
