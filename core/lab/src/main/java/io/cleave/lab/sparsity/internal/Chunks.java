package io.cleave.lab.sparsity.internal;

import io.cleave.core.resnet.ResNet;

/** How many images go through a network at once, so that its largest activation stays small. */
final class Chunks {
  private static final int MOST_IMAGES = 100;
  private static final long ELEMENTS = 1 << 22;

  private Chunks() {}

  static int images(ResNet network) {
    long largest =
        network.splits().stream().mapToLong(cut -> cut.shape().elements()).max().orElseThrow();
    return (int) Math.max(1, Math.min(MOST_IMAGES, ELEMENTS / largest));
  }
}
