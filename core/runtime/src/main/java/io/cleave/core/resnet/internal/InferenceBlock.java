package io.cleave.core.resnet.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.cleave.codec.internal.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring stages as one block: those that run channels last, then the others. A cut between
 * them gives contiguous feature maps on both sides, and the same bits as the uncut network.
 */
public final class InferenceBlock extends AbstractBlock {

  private final List<Block> channelsLast;
  private final List<Block> contiguous;

  public InferenceBlock(List<Block> channelsLast, List<Block> contiguous) {
    this.channelsLast = List.copyOf(channelsLast);
    this.contiguous = List.copyOf(contiguous);
    all().forEach(block -> addChildBlock("stage", block));
  }

  private List<Block> all() {
    List<Block> blocks = new ArrayList<>(channelsLast);
    blocks.addAll(contiguous);
    return blocks;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    if (training) {
      throw Check.refusal("training", true, "false, batch normalisation is folded for inference");
    }
    if (channelsLast.isEmpty()) {
      return contiguous.isEmpty()
          ? new NDList(Layout.contiguous(inputs.singletonOrThrow()))
          : FreeingChain.run(contiguous, store, inputs, false);
    }
    try (NDList early = early(store, inputs.singletonOrThrow())) {
      return contiguous.isEmpty()
          ? detached(early)
          : FreeingChain.run(contiguous, store, early, false);
    }
  }

  private NDList early(ParameterStore store, NDArray input) {
    try (NDArray packed = Layout.channelsLast(input);
        NDList output = FreeingChain.run(channelsLast, store, new NDList(packed), false)) {
      return new NDList(Layout.contiguous(output.head()));
    }
  }

  /** Moves the array to a list of its own, so that closing the first does not free it. */
  private static NDList detached(NDList list) {
    NDList result = new NDList(list);
    list.clear();
    return result;
  }

  /** The arrays are there from the start. */
  @Override
  public boolean isInitialized() {
    return true;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return FreeingChain.outputs(all(), inputs);
  }
}
