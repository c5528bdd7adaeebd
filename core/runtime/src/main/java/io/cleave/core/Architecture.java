package io.cleave.core;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.ToIntFunction;

/**
 * A family of networks that need no file but their weights. Implementations must be safe for
 * concurrent use.
 *
 * <p>To register an implementation, make it a service of {@link ServiceLoader} with a constructor
 * without parameters.
 */
public interface Architecture {
  /** {@return the name of this family in a {@code model.properties}, such as {@code resnet}} */
  String name();

  /** {@return the names of the family's well-known networks, such as {@code resnet50}} */
  List<String> networks();

  /**
   * {@return the network of that name; empty if it is not in this family}
   *
   * @param network one of {@link #networks}
   */
  Optional<Network> named(String network);

  /**
   * {@return the network whose measures a description states}
   *
   * @param measure reads a whole number by its key, or throws
   * @throws IllegalArgumentException if a number is missing or out of range
   */
  Network described(ToIntFunction<String> measure);

  /**
   * {@return the network that weights belong to}
   *
   * @param tensors the name and shape of each tensor of the weights
   * @throws IllegalArgumentException if the weights belong to no network of this family
   */
  Network of(Map<String, Shape> tensors);

  /** {@return all registered architectures, in the order of the class path} */
  static List<Architecture> all() {
    return ServiceLoader.load(Architecture.class, Architecture.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
