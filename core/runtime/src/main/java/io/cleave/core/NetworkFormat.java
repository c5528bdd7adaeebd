package io.cleave.core;

import io.cleave.codec.tensor.TensorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * A file format that has networks with their weights. A format registers itself: it is a service of
 * {@link ServiceLoader} with a constructor without arguments. Thread-safe.
 */
public interface NetworkFormat {
  /**
   * How the names of its files end.
   *
   * @return such as {@code .onnx}
   */
  String ending();

  /**
   * Reads a file.
   *
   * @param file the file
   * @param shapes of inputs, with a batch of 1, that the network is known to take, by their names;
   *     of all, some or none
   * @return the network
   * @throws IOException if it cannot be read, is of another format or damaged; names the place
   */
  Network read(Path file, Map<String, TensorShape> shapes) throws IOException;

  /**
   * The formats of this process.
   *
   * @return in the order of the class path
   */
  static List<NetworkFormat> all() {
    return ServiceLoader.load(NetworkFormat.class, NetworkFormat.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
