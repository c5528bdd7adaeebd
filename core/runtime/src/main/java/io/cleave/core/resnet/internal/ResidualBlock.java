package io.cleave.core.resnet.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import java.util.Optional;

/** Convolutions with the input, projected where shapes differ, added back before the last ReLU. */
public final class ResidualBlock extends AbstractBlock {

  private final List<Block> path;
  private final Optional<Block> shortcut;

  public ResidualBlock(List<Block> path, Optional<Block> shortcut) {
    this.path = path;
    this.shortcut = shortcut;
    path.forEach(block -> addChildBlock("path", block));
    shortcut.ifPresent(block -> addChildBlock("shortcut", block));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    try (NDList branch = FreeingChain.run(path, store, inputs, training)) {
      if (shortcut.isPresent()) {
        try (NDList identity = shortcut.get().forward(store, inputs, training)) {
          branch.head().addi(identity.head());
        }
      } else {
        branch.head().addi(inputs.head());
      }
      return new NDList(Activation.relu(branch.head()));
    }
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    Shape[] shapes = inputs;
    for (Block block : path) {
      block.initialize(manager, type, shapes);
      shapes = block.getOutputShapes(shapes);
    }
    shortcut.ifPresent(block -> block.initialize(manager, type, inputs));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return FreeingChain.outputs(path, inputs);
  }
}
