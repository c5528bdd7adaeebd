package io.cleave.server;

import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import java.io.IOException;
import picocli.CommandLine.Option;

/** Which engine runs the layers. A picocli mixin for every command that loads a part. */
public final class EngineOption {

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = Engine.AUTO,
      description =
          "What runs the layers: onnxruntime, pytorch or auto, which takes ONNX Runtime where it"
              + " can (default: ${DEFAULT-VALUE}).")
  private String name;

  /** Options for picocli to fill. */
  public EngineOption() {}

  /**
   * The engine itself.
   *
   * @param network what it is to run
   * @return the engine
   * @throws IllegalArgumentException if there is no such engine that can
   */
  public Engine engine(Network network) {
    return Engine.named(name, network);
  }

  /**
   * Loads the layers before a cut.
   *
   * @param model the model
   * @param cut a cut's name
   * @return the head, which the caller closes
   * @throws IOException as {@link Engine#load}
   * @throws IllegalArgumentException if there is no such cut, or no such engine
   */
  public Part head(Model model, String cut) throws IOException {
    Network network = model.network();
    return engine(network).load(model, network.headTo(network.cut(cut)));
  }

  /**
   * Loads the layers behind a cut.
   *
   * @param model the model
   * @param cut a cut's name
   * @return the tail, which the caller closes
   * @throws IOException as {@link Engine#load}
   * @throws IllegalArgumentException if there is no such cut, or no such engine
   */
  public Part tail(Model model, String cut) throws IOException {
    Network network = model.network();
    return engine(network).load(model, network.tailFrom(network.cut(cut)));
  }
}
