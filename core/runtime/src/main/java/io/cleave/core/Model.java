package io.cleave.core;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network with its weights, and what it is for. Immutable; no weight is read before a range of it
 * is loaded.
 *
 * @param network the design
 * @param weights where its weights come from
 * @param task how its inputs are made and its outputs understood
 */
public record Model(Network network, Weights weights, Task<?, ?> task) {

  private static final String SEED = "seed:";
  private static final String TWO_CLASSES =
      "two or more: of one, every answer would be the same; a yes or no needs a row for each";

  /**
   * Checks that each class has a label, and that an image ends up in the network's size.
   *
   * @param network as above
   * @param weights as above
   * @param task as above
   * @throws IllegalArgumentException if a classification does not fit the network
   */
  public Model {
    if (task instanceof Classification classification) {
      requireFits(network, classification);
    }
  }

  private static void requireFits(Network network, Classification task) {
    int classes = network.outputs().only("classification").shape().elements();
    int labels = task.labels().size();
    Check.argument(labels == classes, "labels", labels, "one for each of " + classes);
    TensorSpec input = network.inputs().only("classification");
    int size = task.preprocessing().size();
    boolean fits = input.shape().admits(TensorShape.of(3, size, size));
    String given = "3x" + size + "x" + size;
    Check.argument(fits, "preprocessing", given, "the network's " + input);
  }

  /**
   * Finds a model by what a user calls it.
   *
   * @param name {@code resnet18} to {@code resnet152} or another network of an {@link Architecture}
   *     (random weights until others are given), a model on the class path such as {@code demo}, a
   *     folder with a {@code model.properties}, a file of a {@link NetworkFormat}, or the {@code
   *     djl://} address of a ResNet in DJL's model zoo, which is downloaded
   * @return the model
   * @throws IOException if it exists but cannot be read
   * @throws IllegalArgumentException if there is none of that name; lists what may be named
   */
  public static Model find(String name) throws IOException {
    return find(name, Map.of());
  }

  /**
   * Finds a model by what a user calls it.
   *
   * @param name as in {@link #find(String)}
   * @param shapes of inputs as in {@link NetworkFormat#read}; only files of such a format need them
   * @return as there
   * @throws IOException as there
   * @throws IllegalArgumentException as there
   */
  public static Model find(String name, Map<String, TensorShape> shapes) throws IOException {
    return new ModelCatalog(Model.class.getClassLoader()).find(name, shapes);
  }

  /**
   * The same model with other weights.
   *
   * @param other tensors of exactly this network
   * @return a new model
   */
  public Model withWeights(Weights other) {
    return new Model(network, other, task);
  }

  /**
   * The same model with the weights that a user names. Where they have another number of classes,
   * so has the new model, whose classes are then called by numbers, or by ImageNet's names where
   * there are 1,000.
   *
   * @param source a file's path, {@code seed:N} for random weights, or a {@code djl://} address
   * @return a new model
   * @throws IOException if the source is absent, of an unknown format or damaged
   * @throws IllegalArgumentException if the weights have a single class
   */
  public Model withWeights(String source) throws IOException {
    return withWeights(Optional.of(source), Optional.empty());
  }

  /**
   * The same model with the weights that a user names, or with some of its own: as {@link
   * #withWeights(String)}.
   *
   * @param source as there; empty for the model's own
   * @param key which weights of a file with several: what {@link Weights#withKey} takes; empty for
   *     those that it finds
   * @return a new model
   * @throws IOException as there
   * @throws IllegalArgumentException as there, or if there are no weights at that key
   */
  public Model withWeights(Optional<String> source, Optional<String> key) throws IOException {
    if (source.isEmpty() && key.isEmpty()) {
      return this;
    }
    Weights named = source.map(Model::named).orElse(weights);
    Weights chosen = key.isPresent() ? named.withKey(key.get()) : named;
    return source.filter(each -> each.startsWith(SEED)).isPresent()
        ? withWeights(chosen)
        : withFittingWeights(chosen);
  }

  private static Weights named(String source) {
    if (source.startsWith(SEED)) {
      return Weights.seeded(seed(source));
    }
    return source.contains("://") ? Weights.zoo(source) : Weights.file(Path.of(source));
  }

  /**
   * The same model with other weights, which may have another number of classes: as {@link
   * #withWeights(String)}.
   *
   * @param source tensors of this network, but for its number of classes
   * @return a new model
   * @throws IOException if the source is absent, of an unknown format or damaged
   * @throws IllegalArgumentException if the weights have a single class
   */
  public Model withFittingWeights(Weights source) throws IOException {
    Network fitted;
    try (WeightReader reader = source.open(network.tensors())) {
      fitted = network.fittedTo(reader.shapes());
    }
    if (fitted.equals(network) || !(task instanceof Classification classification)) {
      return new Model(fitted, source, task);
    }
    int classes = fitted.outputs().only("classification").shape().elements();
    Check.argument(classes > 1, "weights", source.description() + " of one class", TWO_CLASSES);
    return new Model(
        fitted, source, Classification.published(classes, classification.preprocessing()));
  }

  private static long seed(String source) {
    try {
      return Long.parseLong(source.substring(SEED.length()));
    } catch (NumberFormatException e) {
      throw Check.refusal("weights", source, "seed: and a number", e);
    }
  }

  /**
   * The same model with other labels.
   *
   * @param names the name of each class
   * @return a new model
   * @throws IllegalArgumentException if the model does not classify, or has another number of
   *     classes
   */
  public Model withLabels(List<String> names) {
    return new Model(network, weights, Classification.of(this).withLabels(names));
  }

  /**
   * The same network to classify images with, its classes named by numbers.
   *
   * @param preprocessing as {@link Preprocessing#named} takes it
   * @return a new model
   * @throws IllegalArgumentException if the network does not take a square image of three colours,
   *     or gives more than one row of numbers
   */
  public Model classifying(String preprocessing) {
    TensorSpec input = network.inputs().only("classification");
    TensorSpec output = network.outputs().only("classification");
    TensorShape shape = input.shape();
    boolean image = shape.rank() == 3 && shape.dim(0) == 3 && shape.dim(1) == shape.dim(2);
    Check.argument(image && shape.isFixed(), "input", input, "3 colours of a fixed square");
    Check.argument(output.shape().rank() == 1, "output", output, "a row of classes");
    Preprocessing named = Preprocessing.named(preprocessing, shape.dim(1));
    return new Model(network, weights, Classification.unlabelled(output.shape().dim(0), named));
  }

  /**
   * Loads the layers before a cut, for a device.
   *
   * @param cut a cut's name
   * @return the head, which the caller closes
   * @throws IOException as {@link Engine#load}
   * @throws IllegalArgumentException if there is no such cut
   */
  public Part head(String cut) throws IOException {
    return load(network.headTo(network.cut(cut)));
  }

  /**
   * Loads the layers behind a cut, for a server.
   *
   * @param cut a cut's name
   * @return the tail, which the caller closes
   * @throws IOException as {@link Engine#load}
   * @throws IllegalArgumentException if there is no such cut
   */
  public Part tail(String cut) throws IOException {
    return load(network.tailFrom(network.cut(cut)));
  }

  /**
   * Loads the whole network.
   *
   * @return the network, which the caller closes
   * @throws IOException as {@link Engine#load}
   */
  public Part whole() throws IOException {
    return load(network.whole());
  }

  private Part load(Range range) throws IOException {
    return Engine.of(network).load(this, range);
  }

  /**
   * Names the weights: equal where they are, whatever file they come from. Reads all of them.
   *
   * @return a SHA-256 in hexadecimal
   * @throws IOException if the weights cannot be read or are of another network
   */
  public String weightsHash() throws IOException {
    try (WeightReader reader = weights.open(network.tensors())) {
      reader.requireExactly(network.tensors());
      return WeightsHash.of(reader, network.tensors());
    }
  }
}
