package io.cleave.core.finetune;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.cleave.core.Split;

/** A network cut in two, with a wire between. For inference. */
final class SentBlock extends AbstractBlock {
  private final Split split;
  private final Wire wire;

  SentBlock(Split split, Wire wire) {
    this.split = split;
    this.wire = wire;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDList activations = split.head().forward(store, inputs, training);
    return split
        .tail()
        .forward(store, new NDList(wire.pass(activations.singletonOrThrow())), training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return split.tail().getOutputShapes(split.head().getOutputShapes(inputs));
  }
}
