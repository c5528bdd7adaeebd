package io.cleave.core;

import io.cleave.codec.internal.Check;
import io.cleave.core.picture.ColourOrder;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.picture.Resampling;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The keys of a {@code model.properties}, as {@code train} writes it for a residual network.
 *
 * @param source the name in messages
 * @param properties the keys and values
 */
record ModelDescription(String source, Properties properties) {
  static final String FILE = "model.properties";

  /** Reads a description, which messages call by its source. */
  static ModelDescription read(String source, Reader in) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(in);
    } catch (IllegalArgumentException e) { // names nothing
      throw Check.refusal(source, e.getMessage(), "a backslash doubled, or \\u and 4 digits", e);
    }
    return new ModelDescription(source, properties);
  }

  /** The name of the weights' file in the same folder; no path can lead out of that folder. */
  String weightsFile() {
    String name = text("weights");
    if (name.contains("/") || name.contains("\\") || name.startsWith(".")) {
      throw refused("weights", name, "the name of a file in the same folder");
    }
    return name;
  }

  /** The family of the network; empty if a file contains the network. */
  Optional<Architecture> architecture() {
    String name = text("architecture");
    return Architecture.all().stream().filter(family -> family.name().equals(name)).findFirst();
  }

  /** A network of a family, with weights from a separate file. */
  Model model(Weights weights) {
    Architecture family =
        architecture().orElseThrow(() -> refused("architecture", text("architecture"), families()));
    return model(family.described(this::number), number("inputSize"), weights);
  }

  private static String families() {
    return Architecture.all().stream().map(Architecture::name).collect(Collectors.joining(", "));
  }

  /** A network from a file that also contains its weights. */
  Model model(Network network) {
    return model(network, number("inputSize"), Weights.none());
  }

  private Model model(Network network, int size, Weights weights) {
    Preprocessing preprocessing =
        new Preprocessing(
            shorterSide(), size, numbers("mean"), numbers("deviation"), colours(), resampling());
    return new Model(network, weights, new Classification(list("labels"), preprocessing));
  }

  private OptionalInt shorterSide() {
    return text("shorterSide").equals("none")
        ? OptionalInt.empty()
        : OptionalInt.of(number("shorterSide", "a whole number, or none"));
  }

  private ColourOrder colours() {
    String name = properties.getProperty("colours", "rgb").strip();
    return switch (name) {
      case "rgb" -> ColourOrder.RGB;
      case "bgr" -> ColourOrder.BGR;
      default -> throw refused("colours", name, "rgb or bgr");
    };
  }

  private Resampling resampling() {
    String name = properties.getProperty("resampling", "bilinear").strip();
    return switch (name) {
      case "bilinear" -> Resampling.BILINEAR;
      case "bicubic" -> Resampling.BICUBIC;
      default -> throw refused("resampling", name, "bilinear or bicubic");
    };
  }

  private int number(String key) {
    return number(key, "a whole number");
  }

  private int number(String key, String expected) {
    try {
      return Integer.parseInt(text(key));
    } catch (NumberFormatException e) {
      throw refused(key, text(key), expected);
    }
  }

  private List<Float> numbers(String key) {
    try {
      return list(key).stream().map(Float::valueOf).toList();
    } catch (NumberFormatException e) {
      throw refused(key, text(key), "three numbers");
    }
  }

  /** The values between commas; a backslash makes a comma or another backslash part of a value. */
  private List<String> list(String key) {
    List<String> entries = new ArrayList<>();
    StringBuilder entry = new StringBuilder();
    String text = text(key);
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == ',') {
        entries.add(entry.toString().strip());
        entry.setLength(0);
      } else {
        boolean escapes = next == '\\' && i + 1 < text.length();
        entry.append(escapes ? text.charAt(++i) : next);
      }
    }
    entries.add(entry.toString().strip());
    return entries;
  }

  private String text(String key) {
    String value = properties.getProperty(key);
    if (value == null || value.isBlank()) {
      throw refused(key, value, "a value");
    }
    return value.strip();
  }

  private IllegalArgumentException refused(String key, String value, String expected) {
    return Check.refusal(source, key + ": " + value, expected);
  }
}
