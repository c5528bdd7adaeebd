package io.cleave.lab.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.lab.link.Link;
import io.cleave.lab.link.ProfileCoding;
import java.util.List;

/**
 * Encodes and decodes activations, with the very frames that a device writes and a server reads.
 */
final class Wire {
  private final Signature crossing;
  private final Link<Tensors> link;
  private long frames;
  private long bytes;

  Wire(Signature crossing, Profile profile) {
    this.crossing = crossing;
    this.link = ProfileCoding.of(profile).link();
  }

  /**
   * The activations as the receiver gets them: a constant to any gradient, attached to the same
   * manager.
   *
   * @param activations float32 of shape (batch, ...)
   */
  NDArray pass(NDArray activations) {
    int batch = (int) activations.getShape().get(0);
    Link.Delivery<Tensors> delivery =
        link.send(Tensors.of(crossing, batch, List.of(activations.toByteBuffer(true))));
    bytes += delivery.bytes();
    frames += batch;
    try (NDArray shared =
        activations
            .getManager()
            .create(delivery.received().data(0), activations.getShape(), DataType.FLOAT32)) {
      return shared.duplicate(); // the link reuses its memory
    }
  }

  /**
   * The activations as the receiver gets them, through which gradients can pass; attached to the
   * same manager.
   *
   * @param activations float32 of shape (batch, ...)
   * @param gradient how gradients pass back
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

  /** The mean size in bytes of all frames since the last call. */
  double takeMeanBytes() {
    double mean = bytes / (double) frames;
    frames = 0;
    bytes = 0;
    return mean;
  }
}
