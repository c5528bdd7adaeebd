package io.cleave.codec;

import io.cleave.codec.internal.pruning.ScalarKernel;
import io.cleave.codec.internal.pruning.SelectionKernel;

final class ScalarKernelTest extends SelectionKernelContract {
  @Override
  SelectionKernel kernel() {
    return new ScalarKernel();
  }
}
