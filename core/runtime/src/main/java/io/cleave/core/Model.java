package io.cleave.core;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.settings.Settings;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import io.cleave.core.weights.WeightsHash;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network with its weights and its task. Immutable. No weights are read before a range is loaded.
 *
 * @param network the design of the network
 * @param weights the source of its weights
 * @param task how its inputs are made and what its outputs mean
 */
public record Model(Network network, Weights weights, Task<?, ?> task) {

  private static final String SEED = "seed:";
  private static final String TWO_CLASSES =
      "two or more: of one, every answer would be the same; a yes or no needs a row for each";

  /**
   * Checks that the task is one of this network: for classes, that each has a label, and that the
   * preprocessing produces images of the network's size.
   *
   * @param network as above
   * @param weights as above
   * @param task as above
   * @throws IllegalArgumentException if the task does not fit the network
   */
  public Model {
    task.requireFits(network.inputs(), network.outputs());
  }

  /**
   * {@return the model that a user names}
   *
   * @param name {@code resnet18} to {@code resnet152} or another network of an {@link Architecture}
   *     (with random weights until others are set), a model on the class path such as {@code demo},
   *     a {@link ModelFormat} such as a bundle, a folder with a {@code model.properties}, a file of
   *     a {@link NetworkFormat}, or the {@code djl://} address of a ResNet in DJL's model zoo,
   *     which is downloaded
   * @throws IOException if the model exists but cannot be read
   * @throws IllegalArgumentException if there is no model of that name; lists valid names
   */
  public static Model find(String name) throws IOException {
    return find(name, Map.of());
  }

  /**
   * {@return the model that a user names}
   *
   * @param name as in {@link #find(String)}
   * @param shapes the shapes of inputs as in {@link NetworkFormat#read}; only files of such a
   *     format need them
   * @throws IOException if the model exists but cannot be read
   * @throws IllegalArgumentException if there is no model of that name; lists valid names
   */
  public static Model find(String name, Map<String, TensorShape> shapes) throws IOException {
    return find(name, shapes, Map.of());
  }

  /**
   * {@return the model that a user names}
   *
   * @param name as in {@link #find(String)}
   * @param shapes as in {@link #find(String, Map)}
   * @param settings say what the network is for, as a {@code model.properties} does, and win over
   *     what is said there and in a network's file; none for the model as it is
   * @throws IOException if the model exists but cannot be read
   * @throws IllegalArgumentException if there is no model of that name, or its network is not what
   *     the settings say
   */
  public static Model find(
      String name, Map<String, TensorShape> shapes, Map<String, String> settings)
      throws IOException {
    return new ModelCatalog(Model.class.getClassLoader()).find(name, shapes, settings);
  }

  /**
   * {@return a network that contains its weights, with the task that the text of a {@code
   * model.properties} describes}
   *
   * @param network the network
   * @param source the name of the text in messages
   * @param properties the text
   * @throws IOException if the text cannot be read
   * @throws IllegalArgumentException if it describes no task, or none of this network
   */
  public static Model described(Network network, String source, Reader properties)
      throws IOException {
    return ModelDescription.read(source, properties, Map.of()).model(network);
  }

  /**
   * {@return this model, for what settings say it is for; itself if there are none}
   *
   * @param settings as in {@link #find(String, Map, Map)}; they win over those of this model's task
   * @throws IllegalArgumentException if the network is not what the settings say
   */
  public Model with(Map<String, String> settings) {
    if (settings.isEmpty()) {
      return this;
    }
    Settings all = new Settings(network.name(), task.settings()).with(settings);
    return new Model(network, weights, TaskKind.task(all, network));
  }

  /**
   * {@return a copy of this model with other weights}
   *
   * @param other weights of exactly this network
   */
  public Model withWeights(Weights other) {
    return new Model(network, other, task);
  }

  /**
   * {@return a copy of this model with the weights that a user names} If these have another number
   * of classes, so does the new model; its classes are then named by numbers, or by ImageNet's
   * names if there are 1,000.
   *
   * @param source the path of a file, {@code seed:N} for random weights, or a {@code djl://}
   *     address
   * @throws IOException if the source is missing, of an unknown format or damaged
   * @throws IllegalArgumentException if the weights have a single class
   */
  public Model withWeights(String source) throws IOException {
    return withWeights(Optional.of(source), Optional.empty());
  }

  /**
   * {@return a copy of this model with the weights that a user names, or with another set of its
   * own; see {@link #withWeights(String)}}
   *
   * @param source as in {@link #withWeights(String)}; empty for the model's own weights
   * @param key which weights of a file with several sets, as {@link Weights#withKey} takes it;
   *     empty for those that it finds
   * @throws IOException as {@link #withWeights(String)}
   * @throws IllegalArgumentException as {@link #withWeights(String)}, or if there are no weights
   *     under that key
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
   * {@return a copy of this model with other weights, which may have another number of classes; see
   * {@link #withWeights(String)}}
   *
   * @param source weights of this network, except for its number of classes
   * @throws IOException if the source is missing, of an unknown format or damaged
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
   * {@return a copy of this model with other labels}
   *
   * @param names the name of each class
   * @throws IllegalArgumentException if the model does not classify, or has another number of
   *     classes
   */
  public Model withLabels(List<String> names) {
    return new Model(network, weights, Classification.of(this).withLabels(names));
  }

  /**
   * {@return the task, of a certain type}
   *
   * @param <T> the type
   * @param type the task's class
   * @throws IllegalArgumentException if the task is another
   */
  public <T extends Task<?, ?>> T task(Class<T> type) {
    if (type.isInstance(task)) {
      return type.cast(task);
    }
    throw Check.refusal(
        "task", task.getClass().getSimpleName() + " of " + network.name(), type.getSimpleName());
  }

  /**
   * {@return a model of the same network and weights that classifies images, its classes named by
   * numbers}
   *
   * @param preprocessing the name of a preprocessing, as {@link Preprocessing#named} takes it
   * @throws IllegalArgumentException if the network's input is not a square image of three colours,
   *     or its output is not a single row of numbers
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
   * {@return the head of a cut, which the caller closes} Loads the layers before the cut, for a
   * device.
   *
   * @param cut the name of the cut
   * @throws IOException as {@link Engine#load}
   * @throws IllegalArgumentException if there is no such cut
   */
  public Part head(String cut) throws IOException {
    return load(network.headTo(network.cut(cut)));
  }

  /**
   * {@return the tail of a cut, which the caller closes} Loads the layers after the cut, for a
   * server.
   *
   * @param cut the name of the cut
   * @throws IOException as {@link Engine#load}
   * @throws IllegalArgumentException if there is no such cut
   */
  public Part tail(String cut) throws IOException {
    return load(network.tailFrom(network.cut(cut)));
  }

  /**
   * {@return the whole network as one part, which the caller closes}
   *
   * @throws IOException as {@link Engine#load}
   */
  public Part whole() throws IOException {
    return load(network.whole());
  }

  private Part load(Range range) throws IOException {
    return Engine.of(network).load(this, range);
  }

  /**
   * {@return the SHA-256 of the weights in hexadecimal, the same whatever file they come from}
   * Where the network's own file has the weights, it is the network's fingerprint. Reads all
   * weights.
   *
   * @throws IOException if the weights cannot be read or are those of another network
   */
  public String weightsHash() throws IOException {
    try (WeightReader reader = weights.open(network.tensors())) {
      reader.requireExactly(network.tensors());
      return network.tensors().isEmpty()
          ? network.fingerprint(reader)
          : WeightsHash.of(reader, network.tensors());
    }
  }
}
