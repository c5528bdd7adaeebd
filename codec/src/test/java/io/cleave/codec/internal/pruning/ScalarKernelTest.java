package io.cleave.codec.internal.pruning;

final class ScalarKernelTest extends SelectionKernelContract {
  @Override
  SelectionKernel kernel() {
    return new ScalarKernel();
  }
}
