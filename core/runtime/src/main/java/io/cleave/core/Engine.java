package io.cleave.core;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Tensors;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Loads and runs layers. Implementations must be safe for concurrent use.
 *
 * <p>To register an implementation, make it a service of {@link ServiceLoader} with a constructor
 * without parameters.
 */
public interface Engine {
  /** The name with which a user leaves the choice of engine to us: {@value}. */
  String AUTO = "auto";

  /** {@return the name that users know this engine by, such as {@code pytorch}} */
  String name();

  /**
   * {@return whether this engine can run a network; if not, {@link #load} refuses it}
   *
   * @param network the network
   */
  boolean runs(Network network);

  /**
   * {@return the names of what this engine can compute on here, such as {@code cuda}; the processor
   * is always among them} Default: the processor alone.
   */
  default List<String> providers() {
    return List.of(LoadOptions.CPU);
  }

  /**
   * {@return this engine, which then loads parts with these options} Default: itself, and nothing
   * but {@link LoadOptions#DEFAULT} is taken.
   *
   * @param options how parts run
   * @throws IllegalArgumentException if this engine cannot do that here; names what it can
   */
  default Engine with(LoadOptions options) {
    String only = String.join(", ", providers()) + ", all that " + name() + " has here";
    Check.argument(providers().contains(options.provider()), "provider", options.provider(), only);
    boolean own = options.withProvider(LoadOptions.CPU).equals(LoadOptions.DEFAULT);
    Check.argument(own, "options", options, "those that " + name() + " has for the process");
    return this;
  }

  /**
   * {@return layers of a model, ready to run; the caller closes them} Loads only the weights of
   * these layers. All other weights are read once for the fingerprint, one tensor at a time, and
   * not kept.
   *
   * @param model the model
   * @param range the layers of its network
   * @throws IOException if the weights are missing, damaged or those of another network; names the
   *     first tensor that is missing, surplus or misshapen
   * @throws IllegalArgumentException if the engine cannot run the network, or the range is not one
   *     of the network's
   */
  Part load(Model model, Range range) throws IOException;

  /**
   * {@return for each of some cuts, the share of the time of some layers that is spent before it,
   * from 0 to 1; empty if this engine does not tell the times of single layers apart} Loads the
   * layers a second time, with what it takes to measure them. Default: empty.
   *
   * @param model the model
   * @param range the layers of its network
   * @param within cuts of the network within these layers, in the order of computation
   * @param inputs one sample of the tensors that the layers are given, in native memory; only read
   * @param runs how often the layers run, at least 1; the shortest time of each layer counts
   * @throws IOException as {@link #load}
   * @throws IllegalArgumentException as {@link #load}
   */
  default Optional<List<Double>> sharesBefore(
      Model model, Range range, List<Cut> within, Tensors inputs, int runs) throws IOException {
    return Optional.empty();
  }

  /** {@return all registered engines, in the order of the class path} */
  static List<Engine> all() {
    return ServiceLoader.load(Engine.class, Engine.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /**
   * {@return the rank of this engine among those that can run a network; the highest is used if the
   * user names none} Default: 0.
   */
  default int preference() {
    return 0;
  }

  /**
   * {@return the engine that runs a network if the user names none: the one with the highest {@link
   * #preference}, the first on the class path if several have it}
   *
   * @param network the network to run
   * @throws IllegalStateException if no engine can run the network; names the engines that there
   *     are
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
   * {@return the engine that a user names}
   *
   * @param name a {@link #name}, or {@value #AUTO} for the engine that {@link #of} returns
   * @param network the network to run
   * @throws IllegalArgumentException if no engine of that name can run the network; names those
   *     that can
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
