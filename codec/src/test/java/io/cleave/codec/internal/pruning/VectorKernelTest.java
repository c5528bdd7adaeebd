package io.cleave.codec.internal.pruning;

import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;

@Needs(Need.WIDE_VECTORS)
final class VectorKernelTest extends SelectionKernelContract {
  @Override
  SelectionKernel kernel() {
    return SelectionKernels.vector().orElseThrow();
  }
}
