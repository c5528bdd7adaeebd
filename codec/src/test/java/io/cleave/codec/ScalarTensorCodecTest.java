package io.cleave.codec;

import io.cleave.codec.internal.pruning.ScalarKernel;
import io.cleave.codec.internal.pruning.SelectionKernel;

final class ScalarTensorCodecTest extends TensorCodecContract {
  @Override
  SelectionKernel kernel() {
    return new ScalarKernel();
  }
}
