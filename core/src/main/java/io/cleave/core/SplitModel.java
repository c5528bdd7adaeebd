package io.cleave.core;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.cleave.core.resnet.LayerOperations;
import io.cleave.core.resnet.LoadedStages;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.util.List;

/**
 * A network held whole, which can be cut anywhere a single tensor crosses (Haberer and Landsiedel
 * 2022, section 3.1). {@link ModelPart#head} and {@link ModelPart#tail} load one side alone.
 *
 * <p>Batch normalisation is folded into the convolutions, so the blocks are for inference. They may
 * run on several threads at once. Closing frees the weights of every block handed out.
 */
public final class SplitModel implements AutoCloseable {

  private final ResNet network;
  private final LoadedStages stages;
  private final NDManager manager;

  private SplitModel(ResNet network, LoadedStages stages, NDManager manager) {
    this.network = network;
    this.stages = stages;
    this.manager = manager;
  }

  /**
   * Loads a whole network.
   *
   * @param network the architecture
   * @param weights tensors of exactly that architecture
   * @return the model, which the caller closes
   * @throws IOException if the weights are absent, damaged or of another architecture; names the
   *     first tensor that is missing, surplus or misshapen
   */
  public static SplitModel load(ResNet network, Weights weights) throws IOException {
    return load(network, weights, LayerOperations.none(network));
  }

  /**
   * Loads a whole network, some layers looked at or altered.
   *
   * @param network the architecture
   * @param weights tensors of exactly that architecture
   * @param operations on its layers
   * @return the model, which the caller closes
   * @throws IOException as {@link #load(ResNet, Weights)}
   * @throws IllegalArgumentException if the operations are for another network
   */
  public static SplitModel load(ResNet network, Weights weights, LayerOperations operations)
      throws IOException {
    NDManager manager = PyTorch.newManager();
    try (WeightReader reader = weights.open(network.tensors())) {
      reader.requireExactly(network.tensors());
      Cut input = network.cut(Cut.INPUT);
      return new SplitModel(
          network, network.load(input, null, reader, manager, operations), manager);
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Where this network can be cut.
   *
   * @return the cuts in the order of the computation
   */
  public List<Cut> cuts() {
    return network.cuts();
  }

  /**
   * The uncut network.
   *
   * @return image of shape (batch, 3, height, width) to logits of shape (batch, classes)
   */
  public Block block() {
    return stages.between(network.cut(Cut.INPUT), null);
  }

  /**
   * Cuts the network. Both sides share this model's weights.
   *
   * @param name a cut's name, the paper's or torchvision's
   * @return head and tail
   * @throws IllegalArgumentException if the network cannot be cut there; names the nearest cuts
   *     where it can
   */
  public Split cut(String name) {
    Cut cut = network.cut(name);
    return new Split(cut, stages.between(network.cut(Cut.INPUT), cut), stages.between(cut, null));
  }

  /**
   * The owner of the weights; make sub-managers of it for inputs.
   *
   * @return the manager, closed with this model
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
