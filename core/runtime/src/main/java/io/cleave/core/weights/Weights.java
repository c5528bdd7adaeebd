package io.cleave.core.weights;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Check;
import java.nio.file.Path;
import java.util.Map;

/**
 * A source of weights. A value: cheap to make, immutable, safe to share; nothing is read until
 * {@link #open}.
 */
public interface Weights {
  /**
   * Weights in a file: {@code .safetensors}, a PyTorch {@code state_dict} (zip or the layout before
   * PyTorch 1.6), or a traced or scripted TorchScript {@code .pt}. The content decides, not the
   * name. The network's tensors may be anywhere in it, under any prefix; of several sets that fit,
   * the plain one is taken, and a line of the log says so.
   *
   * @param path the file
   * @return the source
   */
  static Weights file(Path path) {
    return new FileWeights(path, "");
  }

  /**
   * Random weights that depend on the seed and the tensors' names alone, for measuring speed and
   * size. Labels predicted with them mean nothing.
   *
   * @param seed any number
   * @return the source
   */
  static Weights seeded(long seed) {
    return new SeededWeights(seed);
  }

  /**
   * No weights: for networks that have them in their own file.
   *
   * @return the source
   */
  static Weights none() {
    return new NoWeights();
  }

  /**
   * Weights on the class path, in any format that {@link #file} reads.
   *
   * @param loader the class loader that has the resource
   * @param name the resource's name, without a leading slash
   * @return the source
   */
  static Weights resource(ClassLoader loader, String name) {
    return new ResourceWeights(loader, name);
  }

  /**
   * Weights of a model in a DJL model zoo; the one source that may use the network. The weights may
   * be in any format that {@link #file} reads.
   *
   * @param url {@code djl://GROUP/ARTIFACT[/VERSION[/NAME]][?PROPERTY=VALUE&...]} in DJL's public
   *     zoo, such as {@code djl://ai.djl.pytorch/resnet?layers=50}, or the https, http, file or jar
   *     address of another repository that DJL reads, such as {@code
   *     file:///srv/zoo?artifact_id=resnet&layers=50}; {@code artifact_id} may be left out where
   *     there is one model. An address of a weights' file on this machine is that {@link #file}.
   * @return the source
   * @throws IllegalArgumentException if it is no such address
   */
  static Weights zoo(String url) {
    return ZooWeights.of(url);
  }

  /**
   * What messages call this source, such as {@code seed 7} or a file's path.
   *
   * @return a few words
   */
  String description();

  /**
   * The set of weights at one place of a file that has several, such as a moving average beside the
   * plain ones.
   *
   * @param key the keys on the way to it, joined with dots, such as {@code state_dict_ema} or
   *     {@code model.state_dict}
   * @return the source
   * @throws IllegalArgumentException if this source is no file; one without that key is refused as
   *     it is opened
   */
  default Weights withKey(String key) {
    throw Check.refusal(
        "weights-key", key, "none, as " + description() + " has one set of weights");
  }

  /**
   * Tells whether the weights are drawn and not trained, so that answers mean nothing.
   *
   * @return true for those of {@link #seeded}
   */
  default boolean isRandom() {
    return false;
  }

  /**
   * Opens the source.
   *
   * @param expected the network's tensors, name to shape, in the network's order. A source that
   *     makes weights makes these; a source that reads them finds the set that fits, whatever its
   *     number of classes, and {@link WeightReader#requireExactly} compares the two. None to list
   *     what the source holds.
   * @return a reader, which the caller closes
   * @throws WeightsException if the source is absent, of an unknown format or damaged, or has no
   *     set of tensors that fits; says what it has
   * @throws IllegalArgumentException if nothing is at the place that {@link #withKey} names
   */
  WeightReader open(Map<String, Shape> expected) throws WeightsException;
}
