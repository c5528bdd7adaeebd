package io.cleave.core;

import io.cleave.codec.internal.Check;
import io.cleave.core.settings.ExporterMetadata;
import io.cleave.core.settings.Settings;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.io.Reader;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The keys of a {@code model.properties}, as {@code train} writes it for a residual network.
 *
 * @param settings the keys and values
 */
record ModelDescription(Settings settings) {
  static final String FILE = "model.properties";

  /** Reads a description, which messages call by its source. */
  static ModelDescription read(String source, Reader in, Map<String, String> others)
      throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(in);
    } catch (IllegalArgumentException e) { // names nothing
      throw Check.refusal(source, e.getMessage(), "a backslash doubled, or \\u and 4 digits", e);
    }
    Map<String, String> values =
        properties.stringPropertyNames().stream()
            .collect(Collectors.toMap(key -> key, properties::getProperty));
    return new ModelDescription(new Settings(source, values).with(others));
  }

  /** The name of the weights' file in the same folder; no path can lead out of that folder. */
  String weightsFile() {
    String name = settings.text("weights");
    if (name.contains("/") || name.contains("\\") || name.startsWith(".")) {
      throw settings.refused("weights", name, "the name of a file in the same folder");
    }
    return name;
  }

  /** The family of the network; empty if a file contains the network. */
  Optional<Architecture> architecture() {
    String name = settings.text("architecture");
    return Architecture.all().stream().filter(family -> family.name().equals(name)).findFirst();
  }

  /** A network of a family, with weights from a separate file. */
  Model model(Weights weights) {
    Architecture family =
        architecture()
            .orElseThrow(
                () -> settings.refused("architecture", settings.text("architecture"), families()));
    Network network = family.described(settings::number);
    return model(network, weights, settings);
  }

  private static String families() {
    return Architecture.all().stream().map(Architecture::name).collect(Collectors.joining(", "));
  }

  /** A network from a file that also contains its weights, and may say what it is for. */
  Model model(Network network) {
    Settings of =
        new Settings(
                settings.source(), ExporterMetadata.settings(network.name(), network.metadata()))
            .with(settings.values());
    return model(network, Weights.none(), of);
  }

  private static Model model(Network network, Weights weights, Settings settings) {
    Settings named =
        settings.has(TaskKind.KEY)
            ? settings
            : settings.with(Map.of(TaskKind.KEY, Classification.NAME));
    return new Model(network, weights, TaskKind.task(named, network));
  }
}
