package io.cleave.core.weights;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Check;
import java.nio.file.Path;
import java.util.Map;

/**
 * A source of weights. Immutable, cheap to create and safe for concurrent use; nothing is read
 * until {@link #open}.
 */
public interface Weights {
  /**
   * {@return the weights in a file} Formats: {@code .safetensors}, a PyTorch {@code state_dict}
   * (zip or the layout before PyTorch 1.6), or a traced or scripted TorchScript {@code .pt}. The
   * content decides, not the name. The network's tensors may be anywhere in the file, under any
   * prefix; of several sets that fit, the plain one is used, and a line of the log says so.
   *
   * @param path the path of the file
   */
  static Weights file(Path path) {
    return new FileWeights(path, "");
  }

  /**
   * {@return random weights that depend only on the seed and the tensors' names, for measuring
   * speed and size} Labels predicted with them mean nothing.
   *
   * @param seed any number
   */
  static Weights seeded(long seed) {
    return new SeededWeights(seed);
  }

  /** {@return no weights, for networks whose own file contains them} */
  static Weights none() {
    return new NoWeights();
  }

  /**
   * {@return the weights in a resource on the class path, in any format that {@link #file} reads}
   *
   * @param loader the class loader that has the resource
   * @param name the resource's name, without a leading slash
   */
  static Weights resource(ClassLoader loader, String name) {
    return new ResourceWeights(loader, name);
  }

  /**
   * {@return the weights of a model in a DJL model zoo} This is the only source that may use the
   * network. The weights may be in any format that {@link #file} reads.
   *
   * @param url {@code djl://GROUP/ARTIFACT[/VERSION[/NAME]][?PROPERTY=VALUE&...]} in DJL's public
   *     zoo, such as {@code djl://ai.djl.pytorch/resnet?layers=50}, or the https, http, file or jar
   *     address of another repository that DJL reads, such as {@code
   *     file:///srv/zoo?artifact_id=resnet&layers=50}; {@code artifact_id} may be omitted if there
   *     is only one model. The address of a weights' file on this machine is treated as by {@link
   *     #file}.
   * @throws IllegalArgumentException if it is not such an address
   */
  static Weights zoo(String url) {
    return ZooWeights.of(url);
  }

  /** {@return what messages call this source, such as {@code seed 7} or the path of a file} */
  String description();

  /**
   * {@return the set of weights under a key of a file that has several, such as a moving average
   * besides the plain weights}
   *
   * @param key the keys on the path to the set, joined with dots, such as {@code state_dict_ema} or
   *     {@code model.state_dict}
   * @throws IllegalArgumentException if this source is not a file; a file without that key is
   *     refused when it is opened
   */
  default Weights withKey(String key) {
    throw Check.refusal(
        "weights-key", key, "none, as " + description() + " has one set of weights");
  }

  /**
   * {@return whether the weights are random and not trained, as those of {@link #seeded}, so that
   * answers mean nothing}
   */
  default boolean isRandom() {
    return false;
  }

  /**
   * {@return a reader of this source, which the caller closes}
   *
   * @param expected the shape of each of the network's tensors by its name, in the network's order.
   *     A source that generates weights generates these; a source that reads them finds the set
   *     that fits, whatever its number of classes, and {@link WeightReader#requireExactly} compares
   *     the two. Empty to list what the source contains
   * @throws WeightsException if the source is missing, of an unknown format or damaged, or has no
   *     set of tensors that fits; says what it contains
   * @throws IllegalArgumentException if there is nothing under the key of {@link #withKey}
   */
  WeightReader open(Map<String, Shape> expected) throws WeightsException;
}
