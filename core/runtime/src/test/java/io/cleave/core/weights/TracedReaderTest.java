package io.cleave.core.weights;

/** A traced TorchScript module. */
class TracedReaderTest extends WeightReaderContract {
  @Override
  Weights weights() {
    return Weights.file(Fixtures.path("tiny-traced.pt"));
  }
}
