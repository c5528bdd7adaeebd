package io.cleave.codec;

final class ScalarKernelTest extends SelectionKernelContract {
  @Override
  SelectionKernel kernel() {
    return new ScalarKernel();
  }
}
