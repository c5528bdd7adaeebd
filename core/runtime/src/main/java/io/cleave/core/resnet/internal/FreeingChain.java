package io.cleave.core.resnet.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;

/**
 * Runs blocks one after the other and closes the arrays between them: leaving that to the manager
 * costs a third of the speed. In training, PyTorch itself keeps what the gradient needs.
 */
final class FreeingChain {

  private FreeingChain() {}

  /** Runs at least one block. The inputs stay open; the caller closes the result. */
  static NDList run(List<Block> blocks, ParameterStore store, NDList inputs, boolean training) {
    NDList current = blocks.get(0).forward(store, inputs, training);
    for (Block block : blocks.subList(1, blocks.size())) {
      try (NDList previous = current) {
        current = block.forward(store, previous, training);
      }
    }
    return current;
  }

  /** The output shapes of the last block. */
  static Shape[] outputs(List<Block> blocks, Shape... inputs) {
    Shape[] shapes = inputs;
    for (Block block : blocks) {
      shapes = block.getOutputShapes(shapes);
    }
    return shapes;
  }
}
