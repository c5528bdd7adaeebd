package io.cleave.core.weights.internal;

import io.cleave.core.weights.WeightsException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The layout of {@code torch.save} before PyTorch 1.6, all little-endian:
 *
 * <pre>
 * pickle   magic number 0x1950A86A20F9469CFC6C
 * pickle   protocol version 1001
 * pickle   {"little_endian": True, ...}
 * pickle   the saved object
 * pickle   list of storage keys
 * for each key: u64 elements, then the elements
 * </pre>
 */
public final class TorchLegacy {
  private static final BigInteger MAGIC = new BigInteger("1950A86A20F9469CFC6C", 16);
  private static final Object VERSION = 1001;

  private final WeightsFile file;
  private final PickleInput pickles;
  private Map<String, TorchTensor> state = Map.of();

  private TorchLegacy(WeightsFile file, PickleInput pickles) {
    this.file = file;
    this.pickles = pickles;
  }

  /** {@return what a file contains} */
  public static Listing list(WeightsFile file) throws WeightsException {
    return new TorchLegacy(file, new PickleInput(file, 0, file.size())).list();
  }

  private Listing list() throws WeightsException {
    requireHeader();
    TorchPickle.Content content = TorchPickle.load(file, pickles);
    TorchState found = TorchState.of(file, content.root());
    state = found.tensors();
    Map<String, Long> offsets = locate(next(), content.storages());
    Map<String, ListedTensor> tensors = new LinkedHashMap<>();
    state.forEach(
        (name, tensor) ->
            tensors.put(
                name, new ListedTensor(name, tensor.shape(), () -> stored(name, tensor, offsets))));
    return new Listing(tensors, found.others(), Map.of());
  }

  private StoredTensor stored(String name, TorchTensor tensor, Map<String, Long> offsets)
      throws WeightsException {
    Long offset = offsets.get(tensor.storage().key());
    if (offset == null) {
      throw file.error(name, "its storage is not in the file");
    }
    return tensor.stored(file, name, offset);
  }

  private Object next() throws WeightsException {
    return TorchPickle.load(file, pickles).root();
  }

  private void requireHeader() throws WeightsException {
    if (!MAGIC.equals(next())) {
      throw file.error("a pickle, but not of torch.save: wrong magic number");
    }
    if (!VERSION.equals(next())) {
      throw file.error("unknown protocol version (expected: " + VERSION + ")");
    }
    if (!(next() instanceof Map<?, ?> system)
        || !Boolean.TRUE.equals(system.get("little_endian"))) {
      throw file.error("byte order is not little (expected: little_endian is True)");
    }
  }

  /** The offset of the first byte of each listed storage, all of whose bytes are in the file. */
  private Map<String, Long> locate(Object keys, Map<String, TorchStorage> storages)
      throws WeightsException {
    if (!(keys instanceof List<?> list)) {
      throw file.error("no list of storages before byte " + pickles.position());
    }
    Map<String, Long> offsets = new HashMap<>();
    long offset = pickles.position();
    for (Object key : list) {
      TorchStorage storage = key instanceof String ? storages.get(key) : null;
      if (storage == null || offsets.containsKey(storage.key())) {
        throw file.error("storage at byte " + offset + " is of no tensor, or is listed twice");
      }
      offset = requireStorage(storage, offset);
      offsets.put(storage.key(), offset);
      offset += storage.bytes();
    }
    return offsets;
  }

  private long requireStorage(TorchStorage storage, long offset) throws WeightsException {
    if (offset > file.size() - Long.BYTES) {
      throw error(storage, "its storage at byte " + offset + beyond());
    }
    long elements = file.readIndex(offset, Long.BYTES, "length of a storage").getLong();
    if (elements != storage.elements()) {
      throw error(
          storage,
          "its storage at byte "
              + offset
              + " has "
              + elements
              + " elements (expected: "
              + storage.elements()
              + ")");
    }
    long start = offset + Long.BYTES;
    if (elements > (file.size() - start) / storage.type().getNumOfBytes()) {
      throw error(storage, "its storage at byte " + offset + beyond());
    }
    return start;
  }

  private String beyond() {
    return " goes beyond the file's " + file.size() + " bytes";
  }

  /** An error that names a tensor of the storage, if a state_dict contains one. */
  private WeightsException error(TorchStorage storage, String reason) {
    for (Map.Entry<String, TorchTensor> entry : state.entrySet()) {
      if (entry.getValue().storage().equals(storage)) {
        return file.error(entry.getKey(), reason);
      }
    }
    return file.error(reason + " (storage " + storage.key() + ")");
  }
}
