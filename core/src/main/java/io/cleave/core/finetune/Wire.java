package io.cleave.core.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Sends activations to itself: the very frames that a device writes and a server reads. */
final class Wire {
  private final TensorShape shape;
  private final TensorEncoder encoder;
  private final TensorDecoder decoder;
  private final ByteBuffer frame;
  private long frames;
  private long bytes;

  Wire(TensorShape shape, Profile profile) {
    this.shape = shape;
    this.encoder = TensorEncoder.of(shape, profile);
    this.decoder =
        profile
            .calibration()
            .map(calibration -> TensorDecoder.of(shape, calibration))
            .orElseGet(() -> TensorDecoder.of(shape));
    this.frame = direct(encoder.maxEncodedBytes());
  }

  /**
   * Passes each activation of a batch.
   *
   * @param activations float32 with the batch in front
   * @return what is received, a constant to any gradient, attached to the same manager
   */
  NDArray pass(NDArray activations) {
    ByteBuffer sent = activations.toByteBuffer(true);
    ByteBuffer received = direct(sent.remaining());
    for (int at = 0; at < sent.limit(); at += shape.bytes()) {
      bytes += encoder.encode(sent.slice(at, shape.bytes()), frame.clear());
      frames++;
      decoder.decode(frame.flip(), received.slice(at, shape.bytes()));
    }
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

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
