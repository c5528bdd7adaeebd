package io.cleave.core;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A kind of folder that contains a whole model. Implementations must be safe for concurrent use.
 *
 * <p>To register an implementation, make it a service of {@link ServiceLoader} with a constructor
 * without parameters.
 */
public interface ModelFormat {
  /**
   * {@return the model in a folder; empty if the folder is of another kind}
   *
   * @param folder the path of the folder, which may not exist
   * @throws IOException if the folder is of this kind and cannot be read, or is damaged; names the
   *     file
   */
  Optional<Model> find(Path folder) throws IOException;

  /** {@return all registered kinds, in the order of the class path} */
  static List<ModelFormat> all() {
    return ServiceLoader.load(ModelFormat.class, ModelFormat.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
