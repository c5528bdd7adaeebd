package io.cleave.core.weights;

/** A scripted TorchScript module. */
class ScriptedReaderTest extends WeightReaderContract {
  @Override
  Weights weights() {
    return Weights.file(Fixtures.path("tiny-scripted.pt"));
  }
}
