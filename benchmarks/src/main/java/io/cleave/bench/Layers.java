package io.cleave.bench.accuracy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/** Some layers of a network, from buffer to buffer. */
record Classifier(Block layers, NDManager manager) {

  /** The layers' output as little-endian float32. */
  ByteBuffer output(Function<NDManager, NDArray> input) {
    try (NDManager scratch = manager.newSubManager()) {
      return forward(input.apply(scratch), scratch).toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** The class of each input, where the layers end in logits. */
  int[] classes(Function<NDManager, NDArray> input) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray best = forward(input.apply(scratch), scratch).argMax(1);
      return best.toType(DataType.INT32, false).toIntArray();
    }
  }

  private NDArray forward(NDArray input, NDManager scratch) {
    return layers
        .forward(new ParameterStore(scratch, false), new NDList(input), false)
        .singletonOrThrow();
  }
}
