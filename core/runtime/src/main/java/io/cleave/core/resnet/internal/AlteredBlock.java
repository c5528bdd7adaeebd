package io.cleave.core.resnet.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.cleave.codec.internal.Check;
import java.util.function.UnaryOperator;

/** A layer whose output goes through a caller's operation. */
public final class AlteredBlock extends AbstractBlock {
  private final String layer;
  private final Block block;
  private final UnaryOperator<NDArray> operation;

  public AlteredBlock(String layer, Block block, UnaryOperator<NDArray> operation) {
    this.layer = layer;
    this.block = addChildBlock("layer", block);
    this.operation = operation;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray output = block.forward(store, inputs, training).singletonOrThrow();
    NDManager owner = output.getManager();
    try (NDManager scratch = owner.newSubManager()) {
      output.attach(scratch);
      NDArray result = operation.apply(output);
      requireShape(layer, result, output.getShape());
      result.attach(owner);
      return new NDList(result);
    }
  }

  public static void requireShape(String layer, NDArray result, Shape expected) {
    if (!result.getShape().equals(expected)) {
      throw Check.refusal("operation", layer + " became " + result.getShape(), expected);
    }
  }

  @Override
  public boolean isInitialized() {
    return true;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return block.getOutputShapes(inputs);
  }
}
