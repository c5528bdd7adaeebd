package io.cleave.server;

import io.cleave.codec.internal.file.FileNames;
import io.cleave.codec.internal.pem.PemFile;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Model;
import io.cleave.core.bundle.Bundle;
import io.cleave.server.download.DownloadListener;
import io.cleave.server.download.WeightsCache;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options that choose a model and its weights. A picocli mixin for every command that loads one.
 */
public final class ModelOptions {
  /** The cut of a network that is no bundle, behind the first residual block: {@value}. */
  public static final String DEFAULT_CUT = "layer1.0";

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "demo",
      description = {
        "The model (default: ${DEFAULT-VALUE}):",
        "  demo, cifar10           small ResNet-50s, bundled with ./cleave alone",
        "  resnet18 .. resnet152   torchvision's, weights by --weights",
        "  FOLDER                  what 'train' or 'cut' wrote there",
        "  NET.onnx                any network as an ONNX file, with its weights",
        "  djl://...               a ResNet from DJL's model zoo, downloaded; cleave-server needs",
        "                          JAVA_OPTS=-Dai.djl.offline=false for that"
      })
  private String name;

  @Option(
      names = "--trust",
      paramLabel = "KEY.pem",
      description =
          "Takes the model only as a bundle that 'cut' signed with the private key of this public"
              + " one (BEGIN PUBLIC KEY, of Ed25519).")
  private @Nullable Path trust;

  @Option(
      names = "--weights",
      paramLabel = "SOURCE",
      description = {
        "Its weights: a .safetensors, .pth or .pt file, an https:// address, a djl:// address, or"
            + " seed:N for random ones (default: the model's own; seed:0 for resnet18 .."
            + " resnet152). With another number of classes the network has as many.",
        "Of https:// and http:// a checksum must be known: URL#sha256=DIGITS, or in the file's"
            + " name, as resnet18-f37072fd.pth has it. It is fetched once, into"
            + " ~/.cache/cleave (CLEAVE_CACHE names another folder)."
      })
  private @Nullable String weights;

  @Option(
      names = "--weights-key",
      paramLabel = "KEY",
      description = {
        "Which weights, where a file has several that fit: the keys on the way to them, joined with"
            + " dots, such as state_dict_ema or model.state_dict (default: the plain ones; a"
            + " warning names the others)."
      })
  private @Nullable String weightsKey;

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

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = {
        "What the network is for and how it takes pictures, as a line of a model.properties says"
            + " it, such as task=detection; may be given again. It wins over what is in files."
      })
  private final Map<String, String> settings = new LinkedHashMap<>();

  private @Nullable String fetched;

  /** Creates options for picocli to fill. */
  public ModelOptions() {}

  /** {@return the name that the user gives the model} */
  public String name() {
    return name;
  }

  /** {@return the shapes of an ONNX graph's inputs, as they were given} */
  public Map<String, String> shapes() {
    return Map.copyOf(inputs);
  }

  /** {@return how an ONNX graph classifies images, where that was given} */
  public Optional<String> preprocessing() {
    return Optional.ofNullable(preprocessing);
  }

  /**
   * {@return the weights as {@link Model#withWeights(String)} takes them, on this machine; empty
   * for the model's own} Weights at an address are downloaded once, unless they are in the cache.
   *
   * @param listener hears of the download
   * @throws IOException if the weights cannot be downloaded
   * @throws IllegalArgumentException if the address has no checksum
   */
  public Optional<String> weights(DownloadListener listener) throws IOException {
    if (weights == null || !WeightsCache.isUrl(weights)) {
      return Optional.ofNullable(weights);
    }
    if (fetched == null) {
      fetched = fetched(weights, listener);
    }
    return Optional.of(fetched);
  }

  private static String fetched(String url, DownloadListener listener) throws IOException {
    try {
      return WeightsCache.ofUser().file(url, listener).toString();
    } catch (IOException e) {
      throw new IOException("--weights: " + e.getMessage(), e);
    }
  }

  /**
   * {@return the model that the options name, as {@link #find(DownloadListener)} gives it} Logs
   * downloads, for programs that nobody watches.
   *
   * @throws IOException as {@link #find(DownloadListener)}
   * @throws IllegalArgumentException as {@link #find(DownloadListener)}
   */
  public Model find() throws IOException {
    return find(DownloadListener.logging());
  }

  /** {@return the key of the weights in a file that has several; empty if the user named none} */
  public Optional<String> weightsKey() {
    return Optional.ofNullable(weightsKey);
  }

  /**
   * {@return the model that the options name} Reads no weights yet, but downloads a zoo model and
   * weights at an address.
   *
   * @param listener hears of a download
   * @throws IOException if the model exists but cannot be read
   * @throws IllegalArgumentException if there is no such model
   */
  public Model find(DownloadListener listener) throws IOException {
    return find(listener, Map.of());
  }

  /**
   * Takes a setting from an option that has a name of its own; {@code --set} wins.
   *
   * @param key of the setting
   * @param value null where the option was not given
   */
  public void set(String key, @Nullable String value) {
    if (value != null) {
      settings.putIfAbsent(key, value);
    }
  }

  /**
   * {@return the model that the options name, as {@link #find(DownloadListener)} gives it}
   *
   * @param listener hears of a download
   * @param more settings where {@code --set} does not say them
   * @throws IOException as {@link #find(DownloadListener)}
   * @throws IllegalArgumentException as {@link #find(DownloadListener)}, or if the network is not
   *     what the settings say
   */
  public Model find(DownloadListener listener, Map<String, String> more) throws IOException {
    Map<String, String> said = new LinkedHashMap<>(more);
    said.putAll(settings);
    Map<String, TensorShape> shapes = new LinkedHashMap<>();
    inputs.forEach((input, shape) -> shapes.put(input, TensorShape.parse(shape)));
    Model model = trust == null ? Model.find(name, shapes, said) : trusted(trust).with(said);
    if (preprocessing != null) {
      model = model.classifying(preprocessing);
    }
    return model.withWeights(weights(listener), weightsKey());
  }

  private Model trusted(Path key) throws IOException {
    PublicKey maker = PemFile.read("--trust", key).publicKey();
    return Bundle.read(FileNames.path(name), maker).model();
  }

  /**
   * {@return the cut where the user names none: that of a bundle, or else {@value #DEFAULT_CUT}}
   *
   * @param model that is to be split
   */
  public static String defaultCut(Model model) {
    return Bundle.of(model).map(Bundle::cut).orElse(DEFAULT_CUT);
  }
}
