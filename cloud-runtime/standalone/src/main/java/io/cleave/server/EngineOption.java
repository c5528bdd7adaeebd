package io.cleave.server;

import io.cleave.core.Engine;
import io.cleave.core.LoadOptions;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import java.io.IOException;
import picocli.CommandLine.Option;

/** The option that chooses the engine. A picocli mixin for every command that loads a part. */
public final class EngineOption {

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = Engine.AUTO,
      description =
          "What runs the layers: onnxruntime, pytorch or auto, which takes ONNX Runtime where it"
              + " can (default: ${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      defaultValue = LoadOptions.CPU,
      description =
          "What ONNX Runtime computes on: cpu, or cuda, xnnpack, coreml, nnapi or directml where"
              + " its library was built with it (default: ${DEFAULT-VALUE}).")
  private String provider;

  /** Creates options for picocli to fill. */
  public EngineOption() {}

  /**
   * {@return the engine that the option names}
   *
   * @param network that the engine must be able to run
   * @throws IllegalArgumentException if there is no such engine, it cannot run the network, or has
   *     no such provider here
   */
  public Engine engine(Network network) {
    return Engine.named(name, network).with(LoadOptions.DEFAULT.withProvider(provider));
  }

  /**
   * {@return the layers before a cut, loaded; the caller closes the part}
   *
   * @param model that the layers belong to
   * @param cut the name of a cut
   * @throws IOException as {@link Engine#load}
   * @throws IllegalArgumentException if there is no such cut or no such engine
   */
  public Part head(Model model, String cut) throws IOException {
    Network network = model.network();
    return engine(network).load(model, network.headTo(network.cut(cut)));
  }

  /**
   * {@return the layers after a cut, loaded; the caller closes the part}
   *
   * @param model that the layers belong to
   * @param cut the name of a cut
   * @throws IOException as {@link Engine#load}
   * @throws IllegalArgumentException if there is no such cut or no such engine
   */
  public Part tail(Model model, String cut) throws IOException {
    Network network = model.network();
    return engine(network).load(model, network.tailFrom(network.cut(cut)));
  }
}
