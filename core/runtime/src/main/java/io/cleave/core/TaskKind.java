package io.cleave.core;

import io.cleave.codec.tensor.Signature;
import io.cleave.core.settings.Settings;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Makes the tasks of one kind from a model's settings. To register an implementation, make it a
 * service of {@link ServiceLoader} with a constructor without parameters. Implementations must be
 * safe for concurrent use.
 */
public interface TaskKind {
  /** The key that names the kind: {@value}. */
  String KEY = "task";

  /** {@return the name that settings give it, such as {@code classification}} */
  String name();

  /**
   * {@return the task that settings describe}
   *
   * @param settings of a model
   * @param inputs of the network
   * @param outputs of the network
   * @throws IllegalArgumentException if a value is missing or wrong, or the network has no such
   *     inputs and outputs
   */
  Task<?, ?> of(Settings settings, Signature inputs, Signature outputs);

  /**
   * {@return the task of a network that settings describe}
   *
   * @param settings of the model, with a {@value #KEY}
   * @param network of the model
   * @throws IllegalArgumentException as {@link #of}, or if no such kind is registered; lists them
   */
  static Task<?, ?> task(Settings settings, Network network) {
    String name = settings.text(KEY);
    return all().stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(() -> settings.refused(KEY, name, names()))
        .of(settings, network.inputs(), network.outputs());
  }

  /** {@return all registered kinds, in the order of the class path} */
  static List<TaskKind> all() {
    return ServiceLoader.load(TaskKind.class, TaskKind.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  private static String names() {
    return all().stream().map(TaskKind::name).sorted().collect(Collectors.joining(", "));
  }
}
