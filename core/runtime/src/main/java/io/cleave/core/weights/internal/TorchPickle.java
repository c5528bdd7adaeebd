package io.cleave.core.weights.internal;

import ai.djl.ndarray.types.DataType;
import io.cleave.core.weights.WeightsException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickles of PyTorch files as data: no class is looked up by name, nothing is called, no
 * string is longer than the bytes that are there. It knows the opcodes that PyTorch writes and
 * refuses all others.
 *
 * <p>Dictionaries become {@link Map}s in the pickle's order, TorchScript modules {@link Module}s,
 * tensors {@link TorchTensor}s, as {@link TorchGlobals} says. Everything else becomes {@link
 * Inert}, or is refused if {@link HostileGlobals} lists it.
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
          Opcodes.EMPTY_TUPLE,
          Opcodes.TUPLE,
          Opcodes.TUPLE1,
          Opcodes.TUPLE2,
          Opcodes.TUPLE3,
          Opcodes.EMPTY_LIST,
          Opcodes.BINGET,
          Opcodes.LONG_BINGET,
          Opcodes.BINPUT,
          Opcodes.LONG_BINPUT,
          Opcodes.MEMOIZE,
          Opcodes.FRAME,
          Opcodes.PROTO);

  private final PickleInput bytes;
  private final Map<String, TorchStorage> storages = new LinkedHashMap<>();
  private int opcodes;

  private TorchPickle(PickleInput bytes) {
    this.bytes = bytes;
  }

  /**
   * {@return the content of one pickle}
   *
   * @param file the file
   * @param bytes the bytes from the pickle on; its position moves to after the pickle
   * @throws WeightsException if the pickle is damaged or refused
   */
  public static Content load(WeightsFile file, PickleInput bytes) throws WeightsException {
    TorchPickle pickle = new TorchPickle(bytes);
    try {
      return new Content(pickle.load(bytes), pickle.storages);
    } catch (WeightsException e) {
      throw e;
    } catch (IOException | PickleException e) {
      throw malformed(file, bytes, String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      throw malformed(file, bytes, "operands that do not fit their opcode", e);
    }
  }

  private static WeightsException malformed(
      WeightsFile file, PickleInput bytes, String reason, Exception cause) {
    return new WeightsException(
        file.source(), null, "pickle, before its byte " + bytes.offset() + ": " + reason, cause);
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    charge(1);
    if (ALLOWED.contains(opcode)) {
      return super.dispatch(opcode);
    }
    if (!isValue(opcode)) {
      change(opcode);
    }
    return NO_RETURN_VALUE;
  }

  /**
   * Counts what an opcode costs, so that a few bytes cannot ask for the same large copy again and
   * again.
   */
  private void charge(int cost) {
    opcodes += cost;
    if (opcodes > MAX_OPCODES) {
      throw new PickleException("more than " + MAX_OPCODES + " opcodes");
    }
  }

  /** Reads texts and other values with a length, which is checked before anything is allocated. */
  private boolean isValue(short opcode) throws IOException {
    switch (opcode) {
      case Opcodes.SHORT_BINSTRING -> text(1, StandardCharsets.ISO_8859_1);
      case Opcodes.BINSTRING -> text(Integer.BYTES, StandardCharsets.ISO_8859_1);
      case Opcodes.SHORT_BINUNICODE -> text(1, StandardCharsets.UTF_8);
      case Opcodes.BINUNICODE -> text(Integer.BYTES, StandardCharsets.UTF_8);
      case Opcodes.BINUNICODE8 -> text(Long.BYTES, StandardCharsets.UTF_8);
      case Opcodes.SHORT_BINBYTES -> skip(1, "bytes");
      case Opcodes.BINBYTES -> skip(Integer.BYTES, "bytes");
      case Opcodes.BINBYTES8, Opcodes.BYTEARRAY8 -> skip(Long.BYTES, "bytes");
      case Opcodes.LONG4 -> skip(Integer.BYTES, "integer");
      default -> {
        return false;
      }
    }
    return true;
  }

  private void text(int lengthBytes, Charset charset) throws IOException {
    stack.add(bytes.text(bytes.length(lengthBytes, "string"), charset));
  }

  private void skip(int lengthBytes, String what) throws IOException {
    stack.add(bytes.skipped(bytes.length(lengthBytes, what), what));
  }

  /** Handles opcodes that name, create or fill an object. */
  private void change(short opcode) throws IOException {
    switch (opcode) {
      case Opcodes.GLOBAL -> stack.add(TorchGlobals.find(bytes.line(), bytes.line()));
      case Opcodes.STACK_GLOBAL -> stackGlobal();
      case Opcodes.REDUCE, Opcodes.NEWOBJ -> construct(stack.pop());
      case Opcodes.NEWOBJ_EX -> {
        stack.pop(); // named arguments
        construct(stack.pop());
      }
      case Opcodes.BUILD -> build(stack.pop());
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
      case Opcodes.SETITEM -> setItem();
      case Opcodes.SETITEMS -> setItems(stack.pop_all_since_marker());
      case Opcodes.APPEND -> append(List.of(new Object[] {stack.pop()}));
      case Opcodes.APPENDS -> append(stack.pop_all_since_marker());
      case Opcodes.EMPTY_SET -> stack.add(new Inert("set"));
      case Opcodes.ADDITEMS -> fill(stack.pop_all_since_marker());
      case Opcodes.FROZENSET -> {
        stack.pop_all_since_marker();
        stack.add(new Inert("frozenset"));
      }
      default ->
          throw new PickleException("opcode 0x" + Integer.toHexString(opcode) + " is refused");
    }
  }

  private void stackGlobal() {
    String name = (String) stack.pop();
    stack.add(TorchGlobals.find((String) stack.pop(), name));
  }

  private void construct(Object arguments) {
    IObjectConstructor constructor = (IObjectConstructor) stack.pop();
    for (Object argument : (Object[]) arguments) {
      charge(argument instanceof List<?> list ? list.size() : 0);
    }
    stack.add(constructor.construct((Object[]) arguments));
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
    if (!(stack.peek() instanceof Inert)) {
      @SuppressWarnings("unchecked")
      Map<Object, Object> dictionary = (Map<Object, Object>) stack.peek();
      TorchGlobals.put(dictionary, key, value);
    }
  }

  private void append(List<Object> values) {
    if (!(stack.peek() instanceof Inert)) {
      @SuppressWarnings("unchecked")
      List<Object> list = (List<Object>) stack.peek();
      list.addAll(values);
    }
  }

  private void fill(List<Object> values) {
    if (!(stack.peek() instanceof Inert)) {
      throw new PickleException(values.size() + " items for an object that is no set");
    }
  }

  /** A module takes its attributes; any other object loses its state. */
  private void build(Object state) {
    if (stack.peek() instanceof Module module) {
      charge(((Map<?, ?>) state).size());
      module.attributes().putAll((Map<?, ?>) state);
    } else if (!isStateless(stack.peek())) {
      throw new PickleException("state for an object that takes none");
    }
  }

  /** Dictionaries have attributes ({@code _metadata}), and so may tensors. */
  private static boolean isStateless(Object object) {
    return object instanceof Map || object instanceof Inert || object instanceof TorchTensor;
  }

  @Override
  protected Object persistentLoad(Object id) {
    Object[] fields = (Object[]) id;
    if ("module".equals(fields[0])) {
      return fields[1]; // a class with its source, in files of PyTorch before 1.6
    }
    if (!"storage".equals(fields[0]) || fields.length < 5) {
      throw new PickleException("reference to something that is not a storage");
    }
    if (fields.length > 5 && fields[5] != null) {
      throw new PickleException("storage " + fields[2] + " is a view of another, which is refused");
    }
    if (fields[1] instanceof Inert unknown) {
      return unknown;
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
   * What one pickle contains.
   *
   * @param root the pickled object
   * @param storages every storage that it refers to, by key
   */
  public record Content(Object root, Map<String, TorchStorage> storages) {}

  /** A TorchScript module: its parameters, buffers and children by name, and constants. */
  public record Module(Map<Object, Object> attributes) {}
}
