package io.cleave.lab.sparsity.internal;

import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Tensors;
import io.cleave.lab.link.Link;
import io.cleave.lab.link.ProfileCoding;
import java.util.Arrays;

/** Measures the size on the wire of the activations of some images. */
public final class FrameCounter {
  private final int[] positions;
  private final Link<Tensors> exact = ProfileCoding.of(Profile.exact()).link();
  private final Link<Tensors> compact = ProfileCoding.of(Profile.compact()).link();
  private long exactBytes;
  private long compactBytes;
  private int frames;

  /** Creates a counter that encodes the images at these positions, which are in rising order. */
  public FrameCounter(int... positions) {
    this.positions = positions.clone();
  }

  public void add(ChosenImage image, Tensors sample) {
    if (Arrays.binarySearch(positions, image.position()) >= 0) {
      exactBytes += exact.count(sample);
      compactBytes += compact.count(sample);
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
