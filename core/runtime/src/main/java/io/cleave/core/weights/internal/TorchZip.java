package io.cleave.core.weights.internal;

import io.cleave.core.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * PyTorch's zip layout since 1.6, of {@code torch.save} and of TorchScript alike: {@code
 * NAME/data.pkl} describes the tensors, {@code NAME/data/KEY} is a storage. Code in the file is
 * never looked at.
 *
 * @param file the zip file
 * @param directory its entries
 * @param root the name before the first slash
 */
public record TorchZip(WeightsFile file, ZipDirectory directory, String root) {
  private static final String PICKLE = "/data.pkl";
  private static final Pattern WEIGHTS =
      Pattern.compile("\\.(pth|pt|ckpt|bin|safetensors|tar|pkl|h5|onnx)$");

  /** {@return what a file contains} */
  public static Listing list(WeightsFile file) throws WeightsException {
    ZipDirectory directory = ZipDirectory.of(file);
    TorchZip zip = new TorchZip(file, directory, root(file, directory));
    zip.requireLittleEndian();
    TorchState state = TorchState.of(file, zip.unpickle());
    Map<String, ListedTensor> tensors = new LinkedHashMap<>();
    state
        .tensors()
        .forEach(
            (name, tensor) ->
                tensors.put(
                    name, new ListedTensor(name, tensor.shape(), () -> zip.stored(name, tensor))));
    return new Listing(tensors, state.others(), Map.of());
  }

  private static String root(WeightsFile file, ZipDirectory directory) throws WeightsException {
    String root = null;
    for (String name : directory.names()) {
      if (name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length()) {
        if (root != null) {
          throw file.error("zip with more than one data.pkl");
        }
        root = name.substring(0, name.length() - PICKLE.length());
      }
    }
    if (root == null) {
      throw file.error(withoutPickle(directory));
    }
    return root;
  }

  /** Says what a zip file is that PyTorch did not write. */
  private static String withoutPickle(ZipDirectory directory) {
    String file = "";
    for (String name : directory.names()) {
      if (name.endsWith("/data.pkl")) {
        return "zip whose data.pkl is in "
            + name
            + " (expected: in one folder, as torch.save does)";
      }
      if (WEIGHTS.matcher(name).find()) {
        file = name;
      }
    }
    if (!file.isEmpty()) {
      return "is a zip archive that holds " + file + " (expected: that file; unpack it with unzip)";
    }
    return "zip without a data.pkl (expected: a file of torch.save or torch.jit.save)";
  }

  private void requireLittleEndian() throws WeightsException {
    ZipDirectory.Location order = directory.find(root + "/byteorder");
    if (order != null) {
      ByteBuffer text = file.readIndex(order.offset(), order.length(), "byteorder");
      if (!StandardCharsets.US_ASCII.decode(text).toString().equals("little")) {
        throw file.error("byte order is not little (expected: little)");
      }
    }
  }

  private Object unpickle() throws WeightsException {
    ZipDirectory.Location pickle = Objects.requireNonNull(directory.find(root + PICKLE));
    return TorchPickle.load(file, new PickleInput(file, pickle.offset(), pickle.length())).root();
  }

  private StoredTensor stored(String name, TorchTensor tensor) throws WeightsException {
    TorchStorage storage = tensor.storage();
    ZipDirectory.Location data = directory.find(root + "/data/" + storage.key());
    if (data == null) {
      throw file.error(name, "its storage " + storage.key() + " is not in the file");
    }
    if (storage.elements() != data.length() / storage.type().getNumOfBytes()) {
      throw file.error(
          name,
          "its storage "
              + storage.key()
              + " has "
              + data.length()
              + " bytes (expected: "
              + storage.elements()
              + " elements of "
              + storage.type().getNumOfBytes()
              + " bytes)");
    }
    return tensor.stored(file, name, data.offset());
  }
}
