package io.cleave.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Runs blocks for inference, and reads classes from the logits that they give. */
public final class Blocks {
  private Blocks() {}

  /**
   * {@return the output of a block that takes and gives one array, with the batch as the first
   * dimension}
   *
   * @param block for inference
   * @param input with the batch as the first dimension; the output belongs to its manager
   * @param manager of the calling thread
   */
  public static NDArray forward(Block block, NDArray input, NDManager manager) {
    return block
        .forward(new ParameterStore(manager, false), new NDList(input), false)
        .singletonOrThrow();
  }

  /**
   * {@return for each row, the index of the highest logit}
   *
   * @param logits of shape (batch, classes)
   */
  public static int[] classes(NDArray logits) {
    return Arrays.stream(logits.argMax(1).toLongArray()).mapToInt(Math::toIntExact).toArray();
  }

  /**
   * {@return how many rows have their highest logit at the row's label}
   *
   * @param logits of shape (batch, classes)
   * @param labels one class index for each row
   */
  public static int countRight(NDArray logits, int... labels) {
    int[] best = classes(logits);
    return (int) IntStream.range(0, best.length).filter(i -> best[i] == labels[i]).count();
  }
}
