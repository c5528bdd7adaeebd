package io.cleave.edge;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.core.djl.ArrayTensors;
import java.util.function.UnaryOperator;

/**
 * A block whose forward happens, all or in part, at a tail server. It has no parameters of its own
 * and works until its client is closed.
 */
final class RemoteBlock extends AbstractBlock {
  private final Signature wanted;
  private final UnaryOperator<NDList> forward;

  /**
   * Creates a block.
   *
   * @param given what one sample takes, for descriptions
   * @param wanted what one sample gives
   * @param forward from one array for each given tensor to one for each wanted tensor, with the
   *     batch in front and in the same manager
   */
  RemoteBlock(Signature given, Signature wanted, UnaryOperator<NDList> forward) {
    this.wanted = wanted;
    this.forward = forward;
    inputShapes = shapes(1, given);
    inputNames = given.names();
  }

  private static Shape[] shapes(long batch, Signature signature) {
    return signature.tensors().stream()
        .map(tensor -> ArrayTensors.shape(batch, tensor.shape()))
        .toArray(Shape[]::new);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    if (training) {
      throw Check.refusal("training", true, "false, a remote tail cannot be trained");
    }
    return forward.apply(inputs);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return shapes(inputs[0].get(0), wanted);
  }
}
