package io.cleave.core;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.FileNames;
import io.cleave.codec.internal.file.TextFile;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.foreign.ForeignModel;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.settings.ExporterMetadata;
import io.cleave.core.settings.Settings;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds models by name. */
final class ModelCatalog {

  private static final Pattern RESOURCE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final List<String> BUNDLED = List.of("demo", "cifar10");
  private static final String FOLDER = "io/cleave/models/";
  private static final long DEFAULT_SEED = 0;

  private final ClassLoader loader;

  ModelCatalog(ClassLoader loader) {
    this.loader = loader;
  }

  Model find(String name, Map<String, TensorShape> shapes, Map<String, String> settings)
      throws IOException {
    Optional<Network> named =
        Architecture.all().stream().flatMap(family -> family.named(name).stream()).findFirst();
    if (named.isPresent()) {
      requireNone(name, settings);
      return ofFamily(named.get(), Weights.seeded(DEFAULT_SEED));
    }
    if (name.contains("://")) {
      requireNone(name, settings);
      return fromZoo(name);
    }
    if (onClassPath(name)) {
      return fromClassPath(name, settings);
    }
    Path folder = FileNames.path(name);
    for (ModelFormat kind : ModelFormat.all()) {
      Optional<Model> whole = kind.find(folder);
      if (whole.isPresent()) {
        return whole.get().with(settings);
      }
    }
    if (Files.isRegularFile(folder.resolve(ModelDescription.FILE))) {
      return fromFolder(folder, settings);
    }
    Optional<NetworkFormat> format = format(name);
    if (format.isPresent()) {
      return fromFile(name, format.get().read(folder, shapes), settings);
    }
    Optional<ForeignModel> foreign = ForeignModel.of(folder);
    if (foreign.isPresent()) {
      throw Check.refusal("model", name + ", " + foreign.get().what(), foreign.get().advice());
    }
    throw Check.refusal(
        "model",
        name,
        bundledNames()
            + networkNames()
            + "a folder that 'cleave cut' wrote or with a model.properties, "
            + endings()
            + "or a djl:// address");
  }

  private static void requireNone(String name, Map<String, String> settings) {
    Check.argument(
        settings.isEmpty(), "settings", settings, "none: what " + name + " is for is known");
  }

  /** A network in a file, for what the caller says, else for what its exporter says. */
  private static Model fromFile(String name, Network network, Map<String, String> said) {
    Settings settings =
        new Settings(name, ExporterMetadata.settings(name, network.metadata())).with(said);
    if (!settings.has(TaskKind.KEY) && said.isEmpty()) {
      return new Model(network, Weights.none(), new RawTensors());
    }
    return new Model(network, Weights.none(), TaskKind.task(settings, network));
  }

  private static Optional<NetworkFormat> format(String name) {
    return NetworkFormat.all().stream()
        .filter(format -> name.toLowerCase(Locale.ROOT).endsWith(format.ending()))
        .findFirst();
  }

  private static String endings() {
    return NetworkFormat.all().stream()
        .map(format -> "a file " + format.ending() + ", ")
        .collect(Collectors.joining());
  }

  private static String networkNames() {
    return Architecture.all().stream()
        .flatMap(family -> family.networks().stream())
        .map(name -> name + ", ")
        .collect(Collectors.joining());
  }

  private static Model ofFamily(Network network, Weights weights) {
    return classifies(network)
        ? published(network, weights)
        : new Model(network, weights, new RawTensors());
  }

  private static boolean classifies(Network network) {
    List<TensorSpec> inputs = network.inputs().tensors();
    List<TensorSpec> outputs = network.outputs().tensors();
    return inputs.size() == 1
        && outputs.size() == 1
        && isSquareImage(inputs.get(0).shape())
        && outputs.get(0).shape().isFixed()
        && outputs.get(0).shape().rank() == 1;
  }

  private static boolean isSquareImage(TensorShape shape) {
    return shape.isFixed()
        && shape.rank() == 3
        && shape.dim(0) == 3
        && shape.dim(1) == shape.dim(2);
  }

  /** The model of a network that takes a square image, channels first, and returns logits. */
  private static Model published(Network network, Weights weights) {
    TensorShape image = network.inputs().only(network.name()).shape();
    int classes = network.outputs().only(network.name()).shape().elements();
    Preprocessing preprocessing = Preprocessing.imageNet(image.dim(1));
    return new Model(network, weights, Classification.published(classes, preprocessing));
  }

  private String bundledNames() {
    return BUNDLED.stream()
        .filter(this::onClassPath)
        .map(name -> name + ", ")
        .collect(Collectors.joining());
  }

  private boolean onClassPath(String name) {
    return RESOURCE.matcher(name).matches() && loader.getResource(resource(name)) != null;
  }

  private static String resource(String name) {
    return FOLDER + name + "/" + ModelDescription.FILE;
  }

  private Model fromClassPath(String name, Map<String, String> settings) throws IOException {
    try (Reader in =
        new InputStreamReader(loader.getResourceAsStream(resource(name)), StandardCharsets.UTF_8)) {
      ModelDescription description = ModelDescription.read("model " + name, in, settings);
      String weights = FOLDER + name + "/" + description.weightsFile();
      return description.model(Weights.resource(loader, weights));
    }
  }

  private static Model fromFolder(Path folder, Map<String, String> settings) throws IOException {
    Path file = folder.resolve(ModelDescription.FILE);
    Reader text = new StringReader(TextFile.read(file).text());
    ModelDescription description = ModelDescription.read(file.toString(), text, settings);
    Path weights = folder.resolve(description.weightsFile());
    Optional<NetworkFormat> format = format(description.weightsFile());
    return format.isPresent() && description.architecture().isEmpty()
        ? description.model(format.get().read(weights, Map.of()))
        : description.model(Weights.file(weights));
  }

  private static Model fromZoo(String url) throws IOException {
    Weights weights = Weights.zoo(url);
    try (WeightReader reader = weights.open(Map.of())) {
      return ofFamily(owner(reader.shapes()), weights);
    }
  }

  /** The network that these tensors belong to, in the first family that has one. */
  private static Network owner(Map<String, Shape> tensors) {
    IllegalArgumentException refused = new IllegalArgumentException("no architecture is there");
    for (Architecture family : Architecture.all()) {
      try {
        return family.of(tensors);
      } catch (IllegalArgumentException e) {
        refused = e;
      }
    }
    throw refused;
  }
}
