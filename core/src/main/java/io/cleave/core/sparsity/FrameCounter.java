package io.cleave.core.sparsity;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Encodes the activations of some images and counts the frames' bytes. */
final class FrameCounter implements ActivationCounter {
  private final int[] positions;
  private final int elements;
  private final ByteBuffer activation;
  private final Sender exact;
  private final Sender compact;

  /** Encodes those images whose positions these are, in rising order. */
  FrameCounter(TensorShape shape, int... positions) {
    this.positions = positions.clone();
    this.elements = shape.elements();
    this.activation = ByteBuffer.allocate(shape.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    this.exact = new Sender(TensorEncoder.of(shape, Profile.exact()));
    this.compact = new Sender(TensorEncoder.of(shape, Profile.compact()));
  }

  @Override
  public void add(ChosenImage image, float[] values, int from) {
    if (Arrays.binarySearch(positions, image.position()) >= 0) {
      activation.asFloatBuffer().put(values, from, elements);
      exact.send(activation);
      compact.send(activation);
    }
  }

  double exactBytes() {
    return exact.mean();
  }

  double compactBytes() {
    return compact.mean();
  }

  /** An encoder and the bytes that it has written. */
  private static final class Sender {
    private final TensorEncoder encoder;
    private final ByteBuffer frame;
    private long bytes;
    private int frames;

    Sender(TensorEncoder encoder) {
      this.encoder = encoder;
      this.frame = ByteBuffer.allocate(encoder.maxEncodedBytes());
    }

    void send(ByteBuffer activation) {
      bytes += encoder.encode(activation, frame.clear());
      frames++;
    }

    double mean() {
      return bytes / (double) frames;
    }
  }
}
