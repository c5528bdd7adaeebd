package io.cleave.core.weights;

/** A state_dict in PyTorch's layout before 1.6. */
class TorchLegacyReaderTest extends WeightReaderContract {
  @Override
  Weights weights() {
    return Weights.file(Fixtures.path("tiny-legacy.pth"));
  }
}
