package io.cleave.lab.sparsity.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.cleave.pytorch.Blocks;
import java.util.ArrayList;
import java.util.List;

/** The activations of all images at one place of a network, in memory, with the labels. */
public final class KeptActivations {
  private final NDManager manager;
  private final List<Chunk> chunks = new ArrayList<>();
  private int images;

  /** Begins without images; memory for arrays comes from the manager. */
  public KeptActivations(NDManager manager) {
    this.manager = manager;
  }

  /** Some images side by side. */
  private static final class Chunk {
    private final float[] values;
    private final Shape shape;
    private final int[] labels;

    Chunk(NDArray activations, int... labels) {
      this.values = activations.toFloatArray();
      this.shape = activations.getShape();
      this.labels = labels;
    }
  }

  public int images() {
    return images;
  }

  public void add(NDArray activations, int... labels) {
    chunks.add(new Chunk(activations, labels));
    images += labels.length;
  }

  /** {@return the same images behind a block} */
  public KeptActivations behind(Block block) {
    KeptActivations result = new KeptActivations(manager);
    for (Chunk chunk : chunks) {
      try (NDManager scratch = manager.newSubManager()) {
        result.add(forward(chunk, List.of(block), scratch), chunk.labels);
      }
    }
    return result;
  }

  /**
   * Counts the images that blocks, the rest of the network, name right.
   *
   * @param least stops counting when so many cannot be reached any more
   */
  public int right(List<Block> blocks, int least) throws InterruptedException {
    int right = 0;
    int left = images;
    for (Chunk chunk : chunks) {
      if (Thread.interrupted()) {
        throw new InterruptedException("while searching thresholds");
      }
      if (right + left < least) {
        return right;
      }
      right += right(chunk, blocks);
      left -= chunk.labels.length;
    }
    return right;
  }

  private int right(Chunk chunk, List<Block> blocks) {
    try (NDManager scratch = manager.newSubManager()) {
      return Blocks.countRight(forward(chunk, blocks, scratch), chunk.labels);
    }
  }

  private static NDArray forward(Chunk chunk, List<Block> blocks, NDManager scratch) {
    ParameterStore parameters = new ParameterStore(scratch, false);
    NDList current = new NDList(scratch.create(chunk.values, chunk.shape));
    for (Block block : blocks) {
      try (NDList previous = current) {
        current = block.forward(parameters, previous, false);
      }
    }
    return current.singletonOrThrow();
  }
}
