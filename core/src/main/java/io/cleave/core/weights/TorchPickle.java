package io.cleave.core.weights;

import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickles of PyTorch files as data. It knows the opcodes that PyTorch writes and the few
 * globals that describe tensors, and refuses everything else: no class is looked up by name,
 * nothing is called, no string is longer than the bytes that are there.
 *
 * <p>Dictionaries become {@link Map}s in the pickle's order, TorchScript modules {@link Module}s,
 * tensors {@link TorchTensor}s.
 */
final class TorchPickle extends Unpickler {
  private static final int MAX_OPCODES = 1 << 20;

  private static final Set<Short> ALLOWED =
      Set.of(
          Opcodes.MARK,
          Opcodes.STOP,
          Opcodes.BININT,
          Opcodes.BININT1,
          Opcodes.BININT2,
          Opcodes.LONG1,
          Opcodes.BINFLOAT,
          Opcodes.NONE,
          Opcodes.NEWTRUE,
          Opcodes.NEWFALSE,
          Opcodes.BINPERSID,
          Opcodes.REDUCE,
          Opcodes.NEWOBJ,
          Opcodes.BINSTRING,
          Opcodes.SHORT_BINSTRING,
          Opcodes.BINUNICODE,
          Opcodes.SHORT_BINUNICODE,
          Opcodes.APPEND,
          Opcodes.APPENDS,
          Opcodes.BUILD,
          Opcodes.GLOBAL,
          Opcodes.STACK_GLOBAL,
          Opcodes.EMPTY_DICT,
          Opcodes.EMPTY_LIST,
          Opcodes.EMPTY_TUPLE,
          Opcodes.TUPLE,
          Opcodes.TUPLE1,
          Opcodes.TUPLE2,
          Opcodes.TUPLE3,
          Opcodes.SETITEM,
          Opcodes.SETITEMS,
          Opcodes.BINGET,
          Opcodes.LONG_BINGET,
          Opcodes.BINPUT,
          Opcodes.LONG_BINPUT,
          Opcodes.MEMOIZE,
          Opcodes.FRAME,
          Opcodes.PROTO);

  private final ByteBuffer bytes;
  private final Map<String, TorchStorage> storages = new LinkedHashMap<>();
  private int opcodes;

  private TorchPickle(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads one pickle.
   *
   * @param bytes from the pickle on; its position moves behind the pickle
   */
  static Content load(WeightsFile file, ByteBuffer bytes) throws WeightsException {
    TorchPickle pickle = new TorchPickle(bytes);
    try {
      return new Content(pickle.load(new Input(bytes)), pickle.storages);
    } catch (IOException | PickleException e) {
      throw malformed(file, bytes, e.getMessage(), e);
    } catch (RuntimeException e) {
      throw malformed(file, bytes, "operands that do not fit their opcode", e);
    }
  }

  private static WeightsException malformed(
      WeightsFile file, ByteBuffer bytes, String reason, Exception cause) {
    return new WeightsException(
        file.source(), null, "pickle, before its byte " + bytes.position() + ": " + reason, cause);
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    if (!ALLOWED.contains(opcode)) {
      throw new PickleException("opcode 0x" + Integer.toHexString(opcode) + " is refused");
    }
    if (++opcodes > MAX_OPCODES) {
      throw new PickleException("more than " + MAX_OPCODES + " opcodes");
    }
    switch (opcode) {
      case Opcodes.GLOBAL ->
          stack.add(global(PickleUtils.readline(input), PickleUtils.readline(input)));
      case Opcodes.STACK_GLOBAL -> stackGlobal();
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
      case Opcodes.SETITEM -> setItem();
      case Opcodes.SETITEMS -> setItems(stack.pop_all_since_marker());
      case Opcodes.BUILD -> build(stack.pop());
      case Opcodes.BINSTRING, Opcodes.BINUNICODE -> {
        requireString();
        return super.dispatch(opcode);
      }
      default -> {
        return super.dispatch(opcode);
      }
    }
    return NO_RETURN_VALUE;
  }

  /** A string's length is checked before the library allocates it. */
  private void requireString() {
    int length = bytes.getInt(bytes.position());
    if (length < 0 || length > bytes.remaining() - Integer.BYTES) {
      throw new PickleException("string of " + Integer.toUnsignedString(length) + " bytes");
    }
  }

  private void stackGlobal() {
    String name = (String) stack.pop();
    stack.add(global((String) stack.pop(), name));
  }

  private void setItem() {
    Object value = stack.pop();
    put(stack.pop(), value);
  }

  private void setItems(List<Object> items) {
    for (int i = 0; i < items.size(); i += 2) {
      put(items.get(i), items.get(i + 1));
    }
  }

  private void put(Object key, Object value) {
    if (!(key instanceof String || key instanceof Number)) {
      throw new PickleException("dictionary key that is neither text nor number");
    }
    @SuppressWarnings("unchecked")
    Map<Object, Object> dictionary = (Map<Object, Object>) stack.peek();
    if (dictionary.containsKey(key)) {
      throw new PickleException("dictionary key " + key + " is listed twice");
    }
    dictionary.put(key, value);
  }

  /**
   * A module takes its attributes; a dictionary's own attributes ({@code _metadata}) are dropped.
   */
  private void build(Object state) {
    if (stack.peek() instanceof Module module) {
      module.attributes().putAll((Map<?, ?>) state);
    } else if (!(stack.peek() instanceof Map)) {
      throw new PickleException("state for an object that takes none");
    }
  }

  @Override
  protected Object persistentLoad(Object id) {
    Object[] fields = (Object[]) id;
    if (!"storage".equals(fields[0]) || fields.length < 5) {
      throw new PickleException("reference to something that is not a storage");
    }
    if (fields.length > 5 && fields[5] != null) {
      throw new PickleException("storage " + fields[2] + " is a view of another, which is refused");
    }
    DataType type = ((StorageType) fields[1]).type();
    TorchStorage storage = new TorchStorage(type, (String) fields[2], integer(fields[4]));
    TorchStorage known = storages.putIfAbsent(storage.key(), storage);
    if (storage.elements() < 0 || (known != null && !known.equals(storage))) {
      throw new PickleException("storage " + storage.key() + " has contradictory sizes");
    }
    return storage;
  }

  private static IObjectConstructor global(String module, String name) {
    if (module.equals("torch") || module.equals("torch.cuda")) {
      DataType type = storageType(name);
      if (type != null) {
        return new StorageType(type);
      }
    }
    if (module.startsWith("__torch__")) {
      return arguments -> new Module(new LinkedHashMap<>());
    }
    return switch (module + "." + name) {
      case "collections.OrderedDict" -> TorchPickle::dictionary;
      case "torch.Size" -> arguments -> arguments[0];
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> TorchPickle::tensor;
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

  private static long integer(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw new PickleException("a count that is not a 64-bit integer");
  }

  private static DataType storageType(String name) {
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
   * What one pickle holds.
   *
   * @param root the pickled object
   * @param storages every storage that it refers to, by key
   */
  record Content(Object root, Map<String, TorchStorage> storages) {}

  /** A TorchScript module: its parameters, buffers and children by name, and constants. */
  record Module(Map<Object, Object> attributes) {}

  private record StorageType(DataType type) implements IObjectConstructor {
    @Override
    public Object construct(Object[] arguments) {
      throw new PickleException("a storage in the pickle itself");
    }
  }

  /** The bytes as the stream that the library reads. */
  private static final class Input extends InputStream {
    private final ByteBuffer bytes;

    Input(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.hasRemaining() ? bytes.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int count = Math.min(length, bytes.remaining());
      bytes.get(target, offset, count);
      return count;
    }
  }
}
