package io.cleave.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.WholeFile;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.djl.ArrayTensors;
import io.cleave.pytorch.PyTorch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Tensors in NumPy's file formats: a {@code .npz} file holds several by name, a {@code .npy} file
 * one.
 */
final class NumpyFile {
  private static final String SEVERAL = ".npz";

  private NumpyFile() {}

  /**
   * Reads a batch, with its tensors in the expected order.
   *
   * @param expected the tensors of one sample; those of the file have a batch dimension in front,
   *     unless the file holds a single sample
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if an array is missing or unexpected, or has another type or
   *     shape
   */
  static Tensors read(Path file, Signature expected) throws IOException {
    try (NDManager manager = PyTorch.newManager()) {
      NDList arrays = arrays(file, manager);
      if (arrays.size() == 1 && expected.tensors().size() == 1) {
        arrays.get(0).setName(expected.names().get(0)); // it can only be this tensor
      }
      List<NDArray> ordered = new ArrayList<>();
      for (String name : expected.names()) {
        NDArray array = arrays.get(name);
        Check.argument(array != null, "arrays", names(arrays), expected);
        ordered.add(array);
      }
      Check.argument(ordered.size() == arrays.size(), "arrays", names(arrays), expected);
      return copy(ordered, expected);
    }
  }

  private static NDList arrays(Path file, NDManager manager) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return NDList.decode(manager, isSeveral(file) ? bytes : zipped(bytes));
    } catch (RuntimeException e) {
      throw new IOException(file + ": " + e.getMessage() + " (expected: NumPy's .npz or .npy)", e);
    }
  }

  /** DJL reads NumPy's arrays only from archives. */
  private static byte[] zipped(byte[] array) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("array.npy"));
      zip.write(array);
    }
    return bytes.toByteArray();
  }

  private static boolean isSeveral(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(SEVERAL);
  }

  private static List<String> names(NDList arrays) {
    return arrays.stream().map(NDArray::getName).toList();
  }

  private static Tensors copy(List<NDArray> arrays, Signature expected) {
    TensorSpec first = expected.tensors().get(0);
    boolean alone = arrays.get(0).getShape().dimension() == first.shape().rank();
    NDList batch = new NDList();
    arrays.forEach(array -> batch.add(alone ? array.expandDims(0) : array));
    Tensors views = ArrayTensors.of(batch, expected);
    Tensors copy = Tensors.allocate(views.signature(), views.batch());
    views.signature().names().forEach(name -> copy.data(name).put(views.data(name)));
    return copy;
  }

  /**
   * Writes samples as one batch, replacing the file if it exists.
   *
   * @param file a {@code .npz} file
   * @param samples one or more samples with the same shapes
   * @throws IllegalArgumentException if the shapes differ
   */
  static void write(Path file, List<Tensors> samples) throws IOException {
    try (NDManager manager = PyTorch.newManager()) {
      NDList arrays = ArrayTensors.stack(samples, manager);
      List<String> names = samples.get(0).signature().names();
      for (int i = 0; i < names.size(); i++) {
        arrays.get(i).setName(names.get(i));
      }
      WholeFile.write(file, out -> arrays.encode(out, NDList.Encoding.NPZ));
    }
  }
}
