package io.cleave.core;

import io.cleave.codec.internal.Check;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * What runs layers. An engine registers itself: it is a service of {@link ServiceLoader} with a
 * constructor without arguments. Thread-safe.
 */
public interface Engine {
  /** What a user says who leaves the choice to us: {@value}. */
  String AUTO = "auto";

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
   * How this engine stands to others that can run a network too.
   *
   * @return the highest is taken where the user names none; 0 without a reason
   */
  default int preference() {
    return 0;
  }

  /**
   * The engine that runs a network where the user names none.
   *
   * @param network what it is for
   * @return the preferred of those that can, the first of the class path where several are
   * @throws IllegalStateException if there is none; names those there are
   */
  static Engine of(Network network) {
    return all().stream()
        .filter(engine -> engine.runs(network))
        .min(Comparator.comparingInt(engine -> -engine.preference()))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "engine: none of "
                        + names(all())
                        + " runs "
                        + network.name()
                        + " (expected: a dependency on an engine that does)"));
  }

  /**
   * The engine that a user names.
   *
   * @param name as {@link #name} gives it, or {@value #AUTO} for that of {@link #of}
   * @param network what it is for
   * @return the engine
   * @throws IllegalArgumentException if there is none of that name that can run the network; names
   *     those that can
   */
  static Engine named(String name, Network network) {
    if (name.equals(AUTO)) {
      return of(network);
    }
    List<Engine> able = all().stream().filter(engine -> engine.runs(network)).toList();
    return able.stream()
        .filter(engine -> engine.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Check.refusal(
                    "engine",
                    name,
                    "one that runs " + network.name() + ", " + AUTO + ", " + names(able)));
  }

  private static String names(List<Engine> engines) {
    return engines.stream().map(Engine::name).collect(Collectors.joining(", "));
  }
}
