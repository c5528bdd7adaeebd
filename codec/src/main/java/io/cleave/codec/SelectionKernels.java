package io.cleave.codec;

/** The kernel that this JVM runs, chosen once. */
final class SelectionKernels {
  private static final SelectionKernel BEST = new ScalarKernel();

  private SelectionKernels() {}

  static SelectionKernel best() {
    return BEST;
  }
}
