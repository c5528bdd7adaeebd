package io.cleave.core;

import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * What runs layers. An engine registers itself: it is a service of {@link ServiceLoader} with a
 * constructor without arguments. Thread-safe.
 */
public interface Engine {
  /**
   * What users call it.
   *
   * @return such as {@code pytorch}
   */
  String name();

  /**
   * Tells whether this engine can run a network.
   *
   * @param network the network
   * @return false where {@link #load} would refuse it
   */
  boolean runs(Network network);

  /**
   * Loads layers of a model, and the weights of these alone. The others are read once for the
   * fingerprint, one tensor at a time, and not kept.
   *
   * @param model network and weights
   * @param range layers of the network
   * @return the layers, ready to run; the caller closes them
   * @throws IOException if the weights are absent, damaged or of another network; names the first
   *     tensor that is missing, surplus or misshapen
   * @throws IllegalArgumentException if the engine cannot run the network, or the range is none of
   *     the network's
   */
  Part load(Model model, Range range) throws IOException;

  /**
   * The engines of this process.
   *
   * @return in the order of the class path
   */
  static List<Engine> all() {
    return ServiceLoader.load(Engine.class, Engine.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /**
   * The engine that runs a network where the user names none.
   *
   * @param network what it is for
   * @return the first that can
   * @throws IllegalStateException if there is none; names those there are
   */
  static Engine of(Network network) {
    return all().stream()
        .filter(engine -> engine.runs(network))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "engine: none of "
                        + all().stream().map(Engine::name).collect(Collectors.joining(", "))
                        + " runs "
                        + network.name()
                        + " (expected: a dependency on an engine that does)"));
  }
}
