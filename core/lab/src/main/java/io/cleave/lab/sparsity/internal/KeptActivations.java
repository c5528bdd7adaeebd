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

/** The activations of all images at one place of a network, kept in memory with the labels. */
public final class KeptActivations {
  private final NDManager manager;
  private final List<Chunk> chunks = new ArrayList<>();
  private int images;

  /** Starts without images; the manager owns the arrays. */
  public KeptActivations(NDManager manager) {
    this.manager = manager;
  }

  /** Some images in one array. */
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

  /** {@return the activations of the same images after a block} */
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
   * {@return how many images are classified correctly by the rest of the network, given as blocks}
   * Stops early as soon as {@code min} cannot be reached any more.
   */
  public int right(List<Block> blocks, int min) throws InterruptedException {
    int right = 0;
    int left = images;
    for (Chunk chunk : chunks) {
      if (Thread.interrupted()) {
        throw new InterruptedException("while searching thresholds");
      }
      if (right + left < min) {
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
