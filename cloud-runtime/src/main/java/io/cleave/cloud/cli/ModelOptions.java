package io.cleave.cloud.cli;

import io.cleave.core.Model;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which model, and which weights. A picocli mixin for every command that loads one. */
public final class ModelOptions {

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "demo",
      description = {
        "The model (default: ${DEFAULT-VALUE}):",
        "  demo, cifar10           small ResNet-50s, bundled with ./cleave alone",
        "  resnet18 .. resnet152   torchvision's, weights by --weights",
        "  FOLDER                  what 'train' wrote there",
        "  djl://...               a ResNet from DJL's model zoo, downloaded; cleave-server needs",
        "                          JAVA_OPTS=-Dai.djl.offline=false for that"
      })
  private String name;

  @Option(
      names = "--weights",
      paramLabel = "SOURCE",
      description = {
        "Its weights: a .safetensors, .pth or .pt file, a djl:// address, or seed:N for random"
            + " ones (default: the model's own; seed:0 for resnet18 .. resnet152)."
      })
  private String weights;

  /** Options for picocli to fill. */
  public ModelOptions() {}

  /** {@return what the user calls the model} */
  public String name() {
    return name;
  }

  /** {@return what the user calls its weights, if they are not the model's own} */
  public Optional<String> weights() {
    return Optional.ofNullable(weights);
  }

  /**
   * The model that the options name.
   *
   * @return the model; no weight is read yet, except that a zoo model is downloaded
   * @throws IOException if it exists but cannot be read
   * @throws IllegalArgumentException if there is none
   */
  public Model find() throws IOException {
    Model model = Model.find(name);
    return weights == null ? model : model.withWeights(weights);
  }
}
