package io.cleave.cli.numpy;

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
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Tensors in NumPy's file formats: a {@code .npz} file holds several by name, a {@code .npy} file
 * one.
 */
public final class NumpyFile {
  private static final String SEVERAL = ".npz";

  private NumpyFile() {}

  /**
   * {@return a batch, with its tensors in the expected order}
   *
   * @param file a {@code .npz} or {@code .npy} file
   * @param expected the tensors of one sample; those of the file have a batch dimension in front,
   *     unless the file holds a single sample
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if an array is missing or unexpected, or has another type or
   *     shape
   */
  public static Tensors read(Path file, Signature expected) throws IOException {
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

  /**
   * {@return a batch of some tensors, in the order of the file}
   *
   * @param file a {@code .npz} file
   * @param known the tensors that the file may hold by name, of one sample; those of the file have
   *     a batch dimension in front
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the file has no array, or one that is unknown or has
   *     another type or shape
   */
  public static Tensors readSome(Path file, Map<String, TensorSpec> known) throws IOException {
    try (NDManager manager = PyTorch.newManager()) {
      NDList arrays = arrays(file, manager);
      List<String> names = new ArrayList<>(names(arrays));
      boolean some = !names.isEmpty() && known.keySet().containsAll(names);
      names.removeAll(known.keySet());
      Check.argument(some, file.toString(), names, "tensors of the network alone, one or more");
      List<TensorSpec> held = new ArrayList<>();
      names(arrays).forEach(name -> held.add(Objects.requireNonNull(known.get(name))));
      return copy(arrays, new Signature(held));
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
    return ArrayTensors.of(batch, expected).copy();
  }

  /**
   * Writes samples as one batch, replacing the file if it exists.
   *
   * @param file a {@code .npz} file
   * @param samples one or more samples with the same shapes
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException if the shapes differ
   */
  public static void write(Path file, List<Tensors> samples) throws IOException {
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
