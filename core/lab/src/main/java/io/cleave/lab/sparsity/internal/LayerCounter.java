package io.cleave.lab.sparsity.internal;

import io.cleave.core.Cut;
import io.cleave.lab.sparsity.LayerActivity;
import io.cleave.lab.sparsity.Sparsity;
import java.util.List;

/** What is counted at every layer. */
final class LayerCounter {
  private final Cut cut;
  private final ZeroCounter zeros;
  private final FrameCounter frames;

  LayerCounter(Cut cut, int... encoded) {
    this.cut = cut;
    this.zeros = new ZeroCounter(cut.name(), cut.shape().elements(), (float) Sparsity.NEAR_ZERO);
    this.frames = new FrameCounter(cut.shape(), encoded);
  }

  List<ActivationCounter> counters() {
    return List.of(zeros, frames);
  }

  LayerActivity result() {
    return new LayerActivity(
        cut, zeros.zeros(), zeros.nearZero(), frames.exactBytes(), frames.compactBytes());
  }
}
