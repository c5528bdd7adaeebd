package io.cleave.core;

import io.cleave.codec.tensor.TensorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * A file format that contains networks with their weights. Implementations must be safe for
 * concurrent use.
 *
 * <p>To register an implementation, make it a service of {@link ServiceLoader} with a constructor
 * without parameters.
 */
public interface NetworkFormat {
  /** {@return how the names of its files end, such as {@code .onnx}} */
  String ending();

  /**
   * {@return the network in a file}
   *
   * @param file the path of the file
   * @param shapes the shapes of inputs, with a batch of 1, that the network is to take, by the
   *     inputs' names; for all, some or none of the inputs
   * @throws IOException if the file cannot be read, is of another format or damaged; names the
   *     place
   */
  Network read(Path file, Map<String, TensorShape> shapes) throws IOException;

  /** {@return all registered formats, in the order of the class path} */
  static List<NetworkFormat> all() {
    return ServiceLoader.load(NetworkFormat.class, NetworkFormat.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
