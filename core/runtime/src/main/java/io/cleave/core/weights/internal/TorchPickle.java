package io.cleave.core.weights.internal;

import ai.djl.ndarray.types.DataType;
import io.cleave.core.weights.WeightsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickles of PyTorch files as data. It knows the opcodes that PyTorch writes and the few
 * globals of {@link TorchGlobals}, and refuses everything else: no class is looked up by name,
 * nothing is called, no string is longer than the bytes that are there.
 *
 * <p>Dictionaries become {@link Map}s in the pickle's order, TorchScript modules {@link Module}s,
 * tensors {@link TorchTensor}s.
 */
public final class TorchPickle extends Unpickler {
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
  public static Content load(WeightsFile file, ByteBuffer bytes) throws WeightsException {
    TorchPickle pickle = new TorchPickle(bytes);
    try {
      return new Content(pickle.load(new Input(bytes)), pickle.storages);
    } catch (IOException | PickleException e) {
      throw malformed(file, bytes, String.valueOf(e.getMessage()), e);
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
          stack.add(TorchGlobals.find(PickleUtils.readline(input), PickleUtils.readline(input)));
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
    stack.add(TorchGlobals.find((String) stack.pop(), name));
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
    DataType type = ((TorchGlobals.StorageType) fields[1]).type();
    TorchStorage storage =
        new TorchStorage(type, (String) fields[2], TorchGlobals.integer(fields[4]));
    TorchStorage known = storages.putIfAbsent(storage.key(), storage);
    if (storage.elements() < 0 || (known != null && !known.equals(storage))) {
      throw new PickleException("storage " + storage.key() + " has contradictory sizes");
    }
    return storage;
  }

  /**
   * What one pickle holds.
   *
   * @param root the pickled object
   * @param storages every storage that it refers to, by key
   */
  public record Content(Object root, Map<String, TorchStorage> storages) {}

  /** A TorchScript module: its parameters, buffers and children by name, and constants. */
  public record Module(Map<Object, Object> attributes) {}

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
