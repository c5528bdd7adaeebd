package io.cleave.bench.accuracy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Some layers of a network, from buffer to buffer. */
record Classifier(Block layers, NDManager manager) {

  /** The layers' output as little-endian float32. */
  ByteBuffer output(Buffer input, Shape shape) {
    try (NDManager scratch = manager.newSubManager()) {
      return forward(input, shape, scratch).toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** The class of each input, where the layers end in logits. */
  int[] classes(Buffer input, Shape shape) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray best = forward(input, shape, scratch).argMax(1);
      return best.toType(DataType.INT32, false).toIntArray();
    }
  }

  private NDArray forward(Buffer input, Shape shape, NDManager scratch) {
    NDArray batch = scratch.create(input, shape, DataType.FLOAT32);
    return layers.forward(new ParameterStore(scratch, false), new NDList(batch), false).head();
  }
}
