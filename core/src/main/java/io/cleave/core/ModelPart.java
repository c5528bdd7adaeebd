package io.cleave.core;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.core.resnet.LoadedStages;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.util.Optional;

/**
 * One side of a cut, with the weights of that side alone.
 *
 * <p>The block takes and returns contiguous float32 arrays with the batch in front. Several threads
 * may run it at once, each with inputs of its own manager; the arrays it holds are only read.
 * Closing frees them, so close last.
 */
public final class ModelPart implements AutoCloseable {

  private final ModelFingerprint fingerprint;
  private final Cut cut;
  private final Block block;
  private final Shape inputShape;
  private final Shape outputShape;
  private final Shape logitsShape;
  private final Preprocessing preprocessing;
  private final NDManager manager;

  private ModelPart(
      ModelFingerprint fingerprint,
      Cut cut,
      Block block,
      Shape inputShape,
      Shape outputShape,
      Shape logitsShape,
      Preprocessing preprocessing,
      NDManager manager) {
    this.fingerprint = fingerprint;
    this.cut = cut;
    this.block = block;
    this.inputShape = inputShape;
    this.outputShape = outputShape;
    this.logitsShape = logitsShape;
    this.preprocessing = preprocessing;
    this.manager = manager;
  }

  /**
   * Loads the layers before a cut, for a device. The others are read once for the fingerprint, one
   * tensor at a time, and not kept.
   *
   * @param network the architecture
   * @param weights tensors of exactly that architecture
   * @param cutName a cut's name
   * @return image of shape (batch, 3, height, width) to the activation at the cut; the caller
   *     closes it
   * @throws IOException if the weights are absent, damaged or of another architecture; names the
   *     first tensor that is missing, surplus or misshapen
   * @throws IllegalArgumentException if the network cannot be cut there
   */
  public static ModelPart head(ResNet network, Weights weights, String cutName) throws IOException {
    return head(network, weights, cutName, null);
  }

  static ModelPart head(
      ResNet network, Weights weights, String cutName, Preprocessing preprocessing)
      throws IOException {
    Cut cut = network.cut(cutName);
    return load(network, weights, cut, network.cut(Cut.INPUT), cut, preprocessing);
  }

  /**
   * Loads the layers behind a cut, for a server. The others are read once for the fingerprint, one
   * tensor at a time, and not kept.
   *
   * @param network the architecture
   * @param weights tensors of exactly that architecture
   * @param cutName a cut's name
   * @return the activation at the cut to logits of shape (batch, classes); the caller closes it
   * @throws IOException as {@link #head}
   * @throws IllegalArgumentException if the network cannot be cut there
   */
  public static ModelPart tail(ResNet network, Weights weights, String cutName) throws IOException {
    return tail(network, weights, cutName, null);
  }

  static ModelPart tail(
      ResNet network, Weights weights, String cutName, Preprocessing preprocessing)
      throws IOException {
    Cut cut = network.cut(cutName);
    return load(network, weights, cut, cut, null, preprocessing);
  }

  private static ModelPart load(
      ResNet network, Weights weights, Cut cut, Cut from, Cut to, Preprocessing preprocessing)
      throws IOException {
    NDManager manager = PyTorch.newManager();
    try (WeightReader reader = weights.open(network.tensors())) {
      reader.requireExactly(network.tensors());
      LoadedStages stages = network.load(from, to, reader, manager);
      return new ModelPart(
          new ModelFingerprint(
              network.name(), cut.name(), WeightsHash.of(reader, network.tensors())),
          cut,
          stages.between(from, to),
          from.shape(),
          to == null ? network.outputShape() : to.shape(),
          network.outputShape(),
          preprocessing,
          manager);
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /**
   * What both sides of a connection compare: architecture, cut, and a hash of all the weights, of
   * the absent half too.
   *
   * @return the fingerprint
   */
  public ModelFingerprint fingerprint() {
    return fingerprint;
  }

  /**
   * Where the network was cut.
   *
   * @return the cut
   */
  public Cut cut() {
    return cut;
  }

  /**
   * The layers of this side.
   *
   * @return a block for inference, ready to run
   */
  public Block block() {
    return block;
  }

  /**
   * Shape of one input, without the batch.
   *
   * @return (channels, height, width)
   */
  public Shape inputShape() {
    return inputShape;
  }

  /**
   * Shape of one output, without the batch.
   *
   * @return (channels, height, width) of a head, (classes) of a tail
   */
  public Shape outputShape() {
    return outputShape;
  }

  /**
   * Shape of one output of the whole network, which a tail has for itself and a head knows of its
   * tail.
   *
   * @return (classes)
   */
  public Shape logitsShape() {
    return logitsShape;
  }

  /**
   * How an image becomes the network's input. A {@link ModelBundle} knows, a network alone does
   * not.
   *
   * @return the bundle's preprocessing, if one loaded this part
   */
  public Optional<Preprocessing> preprocessing() {
    return Optional.ofNullable(preprocessing);
  }

  /**
   * The owner of the weights; make sub-managers of it for inputs.
   *
   * @return the manager, closed with this part
   */
  public NDManager manager() {
    return manager;
  }

  /** Frees the weights. */
  @Override
  public void close() {
    manager.close();
  }
}
