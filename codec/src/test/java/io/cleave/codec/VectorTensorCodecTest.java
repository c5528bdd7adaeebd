package io.cleave.codec;

import io.cleave.codec.internal.pruning.SelectionKernel;
import io.cleave.codec.internal.pruning.SelectionKernels;
import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;

@Needs(Need.WIDE_VECTORS)
final class VectorTensorCodecTest extends TensorCodecContract {
  @Override
  SelectionKernel kernel() {
    return SelectionKernels.vector().orElseThrow();
  }
}
