package io.cleave.codec;

final class ScalarTensorCodecTest extends TensorCodecContract {
  @Override
  SelectionKernel kernel() {
    return new ScalarKernel();
  }
}
