package io.cleave.core.resnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.cleave.codec.internal.Check;
import io.cleave.core.djl.BlockNetwork;
import io.cleave.core.resnet.internal.AlteredBlock;
import io.cleave.core.settings.NearestNames;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Observes or alters tensors at named layers of an inference network, as TensorQuant does (Loroch,
 * Pfreundt, Wehn and Keuper 2018, section 3): a map from a layer's name to an operation. All other
 * layers run unchanged.
 *
 * <p>An operation gets a float32 array and returns that same array, possibly altered in place, or a
 * new one of the same shape. It must keep neither of them, nor any array that it creates: the
 * network closes them all. It runs on the thread that runs the network, or that loads the weights.
 * Immutable.
 */
public final class LayerOperations {
  private static final String WEIGHT = ".weight";

  private final ResNet network;
  private final Map<String, UnaryOperator<NDArray>> activations;
  private final Map<String, UnaryOperator<NDArray>> weights;

  private LayerOperations(
      ResNet network,
      Map<String, UnaryOperator<NDArray>> activations,
      Map<String, UnaryOperator<NDArray>> weights) {
    this.network = network;
    this.activations = activations;
    this.weights = weights;
  }

  /**
   * {@return no operations, which leave a network unchanged}
   *
   * @param network the network
   */
  public static LayerOperations none(ResNet network) {
    return new LayerOperations(network, Map.of(), Map.of());
  }

  /**
   * {@return these operations, with further ones on the outputs of layers} An output has the shape
   * (batch, channels, height, width); that of the last layer (batch, classes).
   *
   * @param operations the operation for each layer, by the name of a cut, {@code maxpool} or {@code
   *     bottle1}; of torchvision's module, {@code layer1.0}; or of a convolution, {@code
   *     layer1.0.conv2}, whose output is taken after its normalisation and, if it has one, its ReLU
   * @throws IllegalArgumentException if a layer is unknown, naming the nearest, or is named twice
   */
  public LayerOperations withActivations(Map<String, UnaryOperator<NDArray>> operations) {
    return new LayerOperations(
        network, joined(activations, operations, activationNames(network)), weights);
  }

  /**
   * {@return these operations, with further ones on the weights of layers} Weights are given as
   * stored: of shape (outputs, inputs, height, width), those of the classifier (classes, features).
   * The operations run while the weights are loaded, before batch normalisation is folded in.
   *
   * @param operations the operation for each layer, by torchvision's name of a convolution, {@code
   *     layer1.0.conv2}, or {@code fc}
   * @throws IllegalArgumentException if a layer is unknown, naming the nearest, or is named twice
   */
  public LayerOperations withWeights(Map<String, UnaryOperator<NDArray>> operations) {
    Map<String, String> names = new LinkedHashMap<>();
    weightLayers(network).forEach(layer -> names.put(layer, layer));
    return new LayerOperations(network, activations, joined(weights, operations, names));
  }

  /**
   * {@return the names of the layers that have weights: the convolutions and {@code fc}, in the
   * order of computation}
   *
   * @param network the network
   */
  public static Set<String> weightLayers(ResNet network) {
    return weightLayers(network.tensors());
  }

  private static Set<String> weightLayers(Map<String, Shape> tensors) {
    Set<String> layers = new LinkedHashSet<>();
    tensors.forEach(
        (name, shape) -> {
          if (name.endsWith(WEIGHT) && shape.dimension() > 1) {
            layers.add(name.substring(0, name.length() - WEIGHT.length()));
          }
        });
    return layers;
  }

  /**
   * Every name of a place whose activations can be observed, with the one name that the network
   * uses.
   */
  private static Map<String, String> activationNames(ResNet network) {
    Map<String, String> names = new LinkedHashMap<>();
    for (Stage stage : network.stages()) {
      names.put(stage.name(), stage.module());
      names.put(stage.module(), stage.module());
      Map<String, Shape> tensors = new LinkedHashMap<>();
      stage.tensors(tensors);
      weightLayers(tensors).forEach(layer -> names.putIfAbsent(layer, layer));
    }
    return names;
  }

  private static Map<String, UnaryOperator<NDArray>> joined(
      Map<String, UnaryOperator<NDArray>> before,
      Map<String, UnaryOperator<NDArray>> added,
      Map<String, String> names) {
    Map<String, UnaryOperator<NDArray>> all = new LinkedHashMap<>(before);
    new TreeMap<>(added)
        .forEach(
            (name, operation) -> {
              String layer = names.get(name);
              if (layer == null) {
                String nearest = NearestNames.of(name, names.keySet(), "layers");
                throw Check.refusal("layer", name, nearest);
              }
              boolean first = all.put(layer, operation) == null;
              Check.argument(first, "layer", name, "one operation for " + layer);
            });
    return Map.copyOf(all);
  }

  /** {@return a network that loads with these operations on its layers} */
  public BlockNetwork applied() {
    return new AlteredNetwork(network, this);
  }

  /** The network's description, with the names of the altered layers if there are any. */
  String description() {
    return activations.isEmpty() && weights.isEmpty()
        ? network.description()
        : network.description()
            + ", altered activations "
            + new TreeSet<>(activations.keySet())
            + ", weights "
            + new TreeSet<>(weights.keySet());
  }

  void requireFor(ResNet other) {
    Check.argument(network.equals(other), "operations", "for " + network.name(), other.name());
  }

  /** The layer's block, followed by the operation on its output if there is one. */
  Block behind(String layer, Block block) {
    UnaryOperator<NDArray> operation = activations.get(layer);
    return operation == null ? block : new AlteredBlock(layer, block, operation);
  }

  /** The tensor's values, altered if they are the weights of a layer with an operation. */
  ByteBuffer altered(String tensor, ByteBuffer values, Shape shape, NDManager manager) {
    UnaryOperator<NDArray> operation =
        tensor.endsWith(WEIGHT)
            ? weights.get(tensor.substring(0, tensor.length() - WEIGHT.length()))
            : null;
    if (operation == null) {
      return values;
    }
    try (NDManager scratch = manager.newSubManager()) {
      NDArray result = operation.apply(scratch.create(values, shape, DataType.FLOAT32));
      AlteredBlock.requireShape(tensor, result, shape);
      values.clear();
      values.asFloatBuffer().put(result.toFloatArray());
      return values;
    }
  }
}
