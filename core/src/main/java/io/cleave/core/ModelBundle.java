package io.cleave.core;

import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.translate.Translator;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All that classifying an image takes: architecture, weights, labels and preprocessing. Immutable;
 * no weight is read before a half of the network is loaded.
 *
 * @param network the architecture
 * @param weights where its weights come from
 * @param trained false where the weights are random, so that labels mean nothing
 * @param labels the name of each class
 * @param preprocessing how an image becomes the input
 */
public record ModelBundle(
    ResNet network,
    Weights weights,
    boolean trained,
    List<String> labels,
    Preprocessing preprocessing) {

  private static final String SEED = "seed:";

  /**
   * Checks that each class has a label and the image ends up in the network's size.
   *
   * @param network the architecture
   * @param weights where its weights come from
   * @param trained false where the weights are random
   * @param labels one a class
   * @param preprocessing for images of the network's size
   * @throws IllegalArgumentException if one does not fit the network
   */
  public ModelBundle {
    labels = List.copyOf(labels);
    if (labels.size() != network.classes()) {
      throw new IllegalArgumentException(
          "labels: " + labels.size() + " (expected: one for each of " + network.classes() + ")");
    }
    if (preprocessing.size() != network.inputSize()) {
      throw new IllegalArgumentException(
          "preprocessing: "
              + preprocessing.size()
              + " pixels (expected: the network's "
              + network.inputSize()
              + ")");
    }
  }

  /**
   * A network of ImageNet's preprocessing whose classes have numbers for names.
   *
   * @param network the architecture
   * @param weights where its weights come from
   * @param trained false where the weights are random
   * @return the bundle
   */
  public static ModelBundle unlabelled(ResNet network, Weights weights, boolean trained) {
    return new ModelBundle(
        network,
        weights,
        trained,
        numbered(network.classes()),
        Preprocessing.imageNet(network.inputSize()));
  }

  private static List<String> numbered(int classes) {
    return IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
  }

  /**
   * Finds a model by what a user calls it.
   *
   * @param name {@code resnet18} to {@code resnet152} (random weights until others are given), a
   *     model on the class path such as {@code demo}, a folder with a {@code model.properties}, or
   *     the {@code djl://} address of a ResNet in DJL's model zoo, which is downloaded
   * @return the model
   * @throws IOException if it exists but cannot be read
   * @throws IllegalArgumentException if there is none of that name; lists what may be named
   */
  public static ModelBundle find(String name) throws IOException {
    return new ModelCatalog(ModelBundle.class.getClassLoader()).find(name);
  }

  /**
   * The same model with other trained weights.
   *
   * @param other tensors of exactly this architecture
   * @return a new bundle
   */
  public ModelBundle withWeights(Weights other) {
    return new ModelBundle(network, other, true, labels, preprocessing);
  }

  /**
   * The same model with the weights that a user names.
   *
   * @param source a file's path, {@code seed:N} for random weights, or a {@code djl://} address
   * @return a new bundle
   */
  public ModelBundle withWeights(String source) {
    if (source.startsWith(SEED)) {
      Weights random = Weights.seeded(seed(source));
      return new ModelBundle(network, random, false, labels, preprocessing);
    }
    return withWeights(
        source.contains("://") ? Weights.zoo(source) : Weights.file(Path.of(source)));
  }

  private static long seed(String source) {
    try {
      return Long.parseLong(source.substring(SEED.length()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "weights: " + source + " (expected: seed: and a number)", e);
    }
  }

  /**
   * The same model with other labels.
   *
   * @param names the name of each class
   * @return a new bundle
   */
  public ModelBundle withLabels(List<String> names) {
    return new ModelBundle(network, weights, trained, names, preprocessing);
  }

  /**
   * Loads the layers before a cut.
   *
   * @param cut a cut's name
   * @return the head, which the caller closes
   * @throws IOException as {@link ModelPart#head}
   */
  public ModelPart head(String cut) throws IOException {
    return ModelPart.head(network, weights, cut, preprocessing);
  }

  /**
   * Loads the layers behind a cut.
   *
   * @param cut a cut's name
   * @return the tail, which the caller closes
   * @throws IOException as {@link ModelPart#tail}
   */
  public ModelPart tail(String cut) throws IOException {
    return ModelPart.tail(network, weights, cut, preprocessing);
  }

  /**
   * Names the weights: equal where they are, whatever file they come from. Reads all of them.
   *
   * @return a SHA-256 in hexadecimal
   * @throws IOException if the weights cannot be read or are of another architecture
   */
  public String weightsHash() throws IOException {
    try (WeightReader reader = weights.open(network.tensors())) {
      reader.requireExactly(network.tensors());
      return WeightsHash.of(reader, network.tensors());
    }
  }

  /**
   * Turns images into inputs and logits into labelled probabilities.
   *
   * @return a new DJL translator
   */
  public Translator<Image, Classifications> translator() {
    ImageClassificationTranslator.Builder builder = ImageClassificationTranslator.builder();
    preprocessing.transforms().forEach(builder::addTransform);
    return builder.optSynset(labels).optApplySoftmax(true).build();
  }
}
