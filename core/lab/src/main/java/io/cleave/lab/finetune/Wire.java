package io.cleave.lab.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.cleave.codec.Profile;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.lab.link.Link;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Sends activations to itself: the very frames that a device writes and a server reads. */
final class Wire {
  private final TensorShape shape;
  private final Link link;
  private long frames;
  private long bytes;

  Wire(TensorShape shape, Profile profile) {
    this.shape = shape;
    this.link = new Link(shape, profile);
  }

  /**
   * Passes each activation of a batch.
   *
   * @param activations float32 with the batch in front
   * @return what is received, a constant to any gradient, attached to the same manager
   */
  NDArray pass(NDArray activations) {
    ByteBuffer sent = activations.toByteBuffer(true);
    ByteBuffer received = ByteBuffer.allocateDirect(sent.limit()).order(ByteOrder.LITTLE_ENDIAN);
    bytes += link.send(sent, received);
    frames += sent.limit() / shape.bytes();
    return activations.getManager().create(received, activations.getShape(), DataType.FLOAT32);
  }

  /**
   * Passes each activation of a batch, with a way back for its gradient.
   *
   * @param activations float32 with the batch in front
   * @param gradient which way back
   * @return what is received, attached to the same manager
   */
  NDArray pass(NDArray activations, Gradient gradient) {
    NDArray constant = activations.stopGradient();
    NDArray received = pass(constant);
    if (gradient == Gradient.STRAIGHT_THROUGH) {
      return activations.add(received.sub(constant));
    }
    NDArray mask = received.neq(0).toType(received.getDataType(), false);
    return activations.mul(mask).add(received.sub(constant.mul(mask)));
  }

  /** {@return the mean of all frames since the last call} */
  double takeMeanBytes() {
    double mean = bytes / (double) frames;
    frames = 0;
    bytes = 0;
    return mean;
  }
}
