package io.cleave.lab.sparsity.internal;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.lab.sparsity.LayerActivity;
import io.cleave.lab.sparsity.Sparsity;

/** All counters at a cut. */
final class LayerCounter {
  private final Cut cut;
  private final Signature crossing;
  private final long float32Bytes;
  private final ZeroCounter zeros;
  private final FrameCounter frames;

  LayerCounter(Cut cut, Signature crossing, int... encoded) {
    this.cut = cut;
    this.crossing = crossing;
    this.float32Bytes = crossing.bytes();
    this.zeros = new ZeroCounter(cut.name(), (float) Sparsity.NEAR_ZERO);
    this.frames = new FrameCounter(encoded);
  }

  void add(ChosenImage image, float[] values, Tensors sample) {
    zeros.add(image, values);
    frames.add(image, sample);
  }

  LayerActivity result() {
    double head = cut.head().multiplyAdds();
    double all = head + cut.tail().multiplyAdds();
    return new LayerActivity(
        String.join("+", crossing.names()),
        cut.name(),
        float32Bytes / Float.BYTES,
        zeros.zeros(),
        zeros.nearZero(),
        float32Bytes,
        frames.exactBytes(),
        frames.compactBytes(),
        all > 0 ? head / all : 0,
        crossing.tensors().stream().allMatch(tensor -> isPooled(tensor.shape())));
  }

  private static boolean isPooled(TensorShape shape) {
    return shape.rank() < 2 || shape.mapElements() == 1;
  }
}
