package io.cleave.lab.sweep.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.djl.TensorShapes;
import io.cleave.pytorch.Blocks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Some layers of a network.
 *
 * @param block for inference
 * @param manager of the calling thread, to take memory from
 */
public record Layers(Block block, NDManager manager) {

  /** The layers' output as little-endian float32. */
  public ByteBuffer output(NDArray input) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray output = Blocks.forward(block, borrowed(input, scratch), scratch);
      return output.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** The answers of layers that end in logits. */
  public Answers answers(NDArray input, int[] labels) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray logits = Blocks.forward(block, borrowed(input, scratch), scratch);
      return Answers.of(logits.toFloatArray(), labels);
    }
  }

  /** The answers to activations, little-endian float32 of one image after the other. */
  public Answers answers(ByteBuffer activations, TensorShape shape, int[] labels) {
    try (NDManager scratch = manager.newSubManager()) {
      ByteBuffer all = activations.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      NDArray input =
          scratch.create(all, TensorShapes.batch(labels.length, shape), DataType.FLOAT32);
      return Answers.of(Blocks.forward(block, input, scratch).toFloatArray(), labels);
    }
  }

  /** What layers make belongs to their input's manager, so that the input is copied. */
  private static NDArray borrowed(NDArray input, NDManager scratch) {
    NDArray copy = input.duplicate();
    copy.attach(scratch);
    return copy;
  }
}
