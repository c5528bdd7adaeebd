package io.cleave.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.cleave.core.Range;
import io.cleave.core.pytorch.BlockPart;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/**
 * Some layers of a network, for batches of any size.
 *
 * @param block the layers
 * @param manager of the model that they belong to
 */
public record Layers(Block block, NDManager manager) {

  /**
   * Layers of a loaded network.
   *
   * @param whole the network
   * @param range which of it
   * @return the layers
   */
  public static Layers of(BlockPart whole, Range range) {
    return new Layers(whole.block(range), whole.manager());
  }

  /**
   * Runs the layers.
   *
   * @param input makes the input with a manager that is closed afterwards
   * @return their output as little-endian float32
   */
  public ByteBuffer output(Function<NDManager, NDArray> input) {
    try (NDManager scratch = manager.newSubManager()) {
      return run(block, input.apply(scratch)).toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /**
   * Runs layers that end in logits.
   *
   * @param input makes the input with a manager that is closed afterwards
   * @return the class of each input
   */
  public int[] classes(Function<NDManager, NDArray> input) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray best = run(block, input.apply(scratch)).argMax(1);
      return best.toType(DataType.INT32, false).toIntArray();
    }
  }

  /**
   * Runs layers once.
   *
   * @param block the layers
   * @param input of any batch
   * @return their output, which belongs to the input's manager
   */
  public static NDArray run(Block block, NDArray input) {
    ParameterStore store = new ParameterStore(input.getManager(), false);
    return block.forward(store, new NDList(input), false).singletonOrThrow();
  }
}
