package io.cleave.core.weights.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of residual networks in Hugging Face's transformers, which has the same layers under other
 * names than torchvision: {@code encoder.stages.0.layers.1.layer.0.convolution.weight} is {@code
 * layer1.1.conv1.weight}.
 */
final class HuggingFaceNames {
  private static final Pattern NAME =
      Pattern.compile(
          "(?<prefix>(?:.*\\.)?)(?:embedder\\.embedder"
              + "|encoder\\.stages\\.(?<stage>\\d)\\.layers\\.(?<block>\\d{1,3})"
              + "\\.(?:shortcut|layer\\.(?<place>\\d)))"
              + "\\.(?<kind>convolution|normalization)\\.(?<tensor>\\w+)");

  private HuggingFaceNames() {}

  /** Tensors under torchvision's names, if that leaves each with a name of its own. */
  static Map<String, ListedTensor> plain(Map<String, ListedTensor> tensors) {
    Map<String, ListedTensor> plain = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> plain.put(plain(name), tensor));
    return plain.size() == tensors.size() ? plain : tensors;
  }

  private static String plain(String name) {
    Matcher matcher = NAME.matcher(name);
    boolean candidate = name.contains(".normalization.") || name.contains(".convolution.");
    if (!candidate || !matcher.matches()) {
      return name;
    }
    boolean convolution = matcher.group("kind").equals("convolution");
    return matcher.group("prefix") + module(matcher, convolution) + "." + matcher.group("tensor");
  }

  private static String module(Matcher matcher, boolean convolution) {
    String stage = matcher.group("stage");
    if (stage == null) {
      return convolution ? "conv1" : "bn1";
    }
    String block = "layer" + (Integer.parseInt(stage) + 1) + "." + matcher.group("block") + ".";
    String place = matcher.group("place");
    if (place == null) {
      return block + (convolution ? "downsample.0" : "downsample.1");
    }
    return block + (convolution ? "conv" : "bn") + (Integer.parseInt(place) + 1);
  }
}
