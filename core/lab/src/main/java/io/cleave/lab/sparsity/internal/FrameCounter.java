package io.cleave.lab.sparsity.internal;

import io.cleave.codec.Profile;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.lab.link.Link;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Encodes the activations of some images and counts the frames' bytes. */
public final class FrameCounter implements ActivationCounter {
  private final int[] positions;
  private final int elements;
  private final ByteBuffer activation;
  private final Link exact;
  private final Link compact;
  private long exactBytes;
  private long compactBytes;
  private int frames;

  /** Encodes those images whose positions these are, in rising order. */
  public FrameCounter(TensorShape shape, int... positions) {
    this.positions = positions.clone();
    this.elements = shape.elements();
    this.activation = ByteBuffer.allocate(shape.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    this.exact = new Link(shape, Profile.exact());
    this.compact = new Link(shape, Profile.compact());
  }

  @Override
  public void add(ChosenImage image, float[] values, int from) {
    if (Arrays.binarySearch(positions, image.position()) >= 0) {
      activation.asFloatBuffer().put(values, from, elements);
      exactBytes += exact.count(activation);
      compactBytes += compact.count(activation);
      frames++;
    }
  }

  public double exactBytes() {
    return exactBytes / (double) frames;
  }

  public double compactBytes() {
    return compactBytes / (double) frames;
  }
}
