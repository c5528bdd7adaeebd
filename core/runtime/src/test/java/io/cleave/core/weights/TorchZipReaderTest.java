package io.cleave.core.weights;

/** A state_dict in PyTorch's zip layout. */
class TorchZipReaderTest extends WeightReaderContract {
  @Override
  Weights weights() {
    return Weights.file(Fixtures.path("tiny.pth"));
  }
}
