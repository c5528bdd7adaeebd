package io.cleave.server;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Model;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
        "  NET.onnx                any network as an ONNX file, with its weights",
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
  private @Nullable String weights;

  @Option(
      names = "--input",
      paramLabel = "NAME=SHAPE",
      description = {
        "Shape of an input that NET.onnx is known to take, with a batch of 1, such as"
            + " x=1x3x48x320; may be given again. Without, a few usual sizes are tried."
      })
  private final Map<String, String> inputs = new LinkedHashMap<>();

  @Option(
      names = "--preprocessing",
      paramLabel = "NAME",
      description = {
        "How an image becomes the input of NET.onnx, which then classifies images:",
        "  imagenet    as torchvision does: shorter side, centre, mean and deviation",
        "  minus1to1, 0to1   colours as numbers of that range",
        "For others, a FOLDER with NET.onnx and a model.properties."
      })
  private @Nullable String preprocessing;

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
    Map<String, TensorShape> shapes = new LinkedHashMap<>();
    inputs.forEach((input, shape) -> shapes.put(input, TensorShape.parse(shape)));
    Model model = Model.find(name, shapes);
    if (preprocessing != null) {
      model = model.classifying(preprocessing);
    }
    return weights == null ? model : model.withWeights(weights);
  }
}
