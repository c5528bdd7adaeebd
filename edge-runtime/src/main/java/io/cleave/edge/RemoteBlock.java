package io.cleave.edge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.pytorch.TensorShapes;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A block whose forward happens, all or in part, at a tail server. It has no parameters of its own
 * and works until its client is closed.
 */
final class RemoteBlock extends AbstractBlock {
  private final TensorShape output;
  private final UnaryOperator<NDArray> forward;

  /**
   * Creates a block.
   *
   * @param input shape of one input, for messages and descriptions
   * @param output shape of one output
   * @param forward from (batch, channels, height, width) to (batch, classes), in the same manager
   */
  RemoteBlock(TensorShape input, TensorShape output, UnaryOperator<NDArray> forward) {
    this.output = output;
    this.forward = forward;
    inputShapes = new Shape[] {TensorShapes.batch(1, input)};
    inputNames = List.of("data");
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    if (training) {
      throw new IllegalArgumentException(
          "training: true (expected: false, a remote tail cannot be trained)");
    }
    NDArray batch = inputs.singletonOrThrow();
    Check.argument(!batch.isEmpty(), "inputs", batch.getShape(), "a batch of at least 1");
    return new NDList(forward.apply(batch));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {TensorShapes.batch(inputs[0].get(0), output)};
  }
}
