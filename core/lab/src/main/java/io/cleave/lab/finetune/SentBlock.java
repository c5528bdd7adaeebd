package io.cleave.lab.finetune;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** A network cut in two, with a wire between head and tail; for inference only. */
final class SentBlock extends AbstractBlock {
  private final CutNetwork network;
  private final Wire wire;

  SentBlock(CutNetwork network, Wire wire) {
    this.network = network;
    this.wire = wire;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDList activations = network.head().forward(store, inputs, training);
    return network
        .tail()
        .forward(store, new NDList(wire.pass(activations.singletonOrThrow())), training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return network.tail().getOutputShapes(network.head().getOutputShapes(inputs));
  }
}
