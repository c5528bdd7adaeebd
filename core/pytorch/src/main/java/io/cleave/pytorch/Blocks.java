package io.cleave.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Runs blocks for inference, and reads the logits that they end in. */
public final class Blocks {
  private Blocks() {}

  /**
   * Runs a block that takes and gives one array.
   *
   * @param block for inference
   * @param input with the batch in front; what is computed belongs to its manager
   * @param manager of the calling thread
   * @return the output, with the batch in front
   */
  public static NDArray forward(Block block, NDArray input, NDManager manager) {
    return block
        .forward(new ParameterStore(manager, false), new NDList(input), false)
        .singletonOrThrow();
  }

  /**
   * Reads the best class of each row.
   *
   * @param logits of shape (batch, classes)
   * @return the places of the highest logits
   */
  public static int[] classes(NDArray logits) {
    return Arrays.stream(logits.argMax(1).toLongArray()).mapToInt(Math::toIntExact).toArray();
  }

  /**
   * Counts the rows whose best class is their label.
   *
   * @param logits of shape (batch, classes)
   * @param labels one class a row
   * @return how many
   */
  public static int countRight(NDArray logits, int... labels) {
    int[] best = classes(logits);
    return (int) IntStream.range(0, best.length).filter(i -> best[i] == labels[i]).count();
  }
}
