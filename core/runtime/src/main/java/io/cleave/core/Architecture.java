package io.cleave.core;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.ToIntFunction;

/**
 * A family of networks that need no file but their weights. One registers itself: it is a service
 * of {@link ServiceLoader} with a constructor without arguments. Thread-safe.
 */
public interface Architecture {
  /**
   * What a {@code model.properties} calls it.
   *
   * @return such as {@code resnet}
   */
  String name();

  /**
   * The networks that have a name of their own.
   *
   * @return such as {@code resnet50}
   */
  List<String> networks();

  /**
   * One of {@link #networks}.
   *
   * @param network its name
   * @return the network, or empty if it is none of this family
   */
  Optional<Network> named(String network);

  /**
   * A network that a description says the measures of.
   *
   * @param measure reads a whole number by its key, or throws
   * @return the network
   * @throws IllegalArgumentException if a number is missing or out of range
   */
  Network described(ToIntFunction<String> measure);

  /**
   * The network that weights belong to.
   *
   * @param tensors name and shape of each
   * @return the network
   * @throws IllegalArgumentException if they are none of this family's
   */
  Network of(Map<String, Shape> tensors);

  /**
   * The architectures of this process.
   *
   * @return in the order of the class path
   */
  static List<Architecture> all() {
    return ServiceLoader.load(Architecture.class, Architecture.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
