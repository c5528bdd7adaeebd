package io.cleave.core.weights;

/** A {@code .safetensors} file of another writer. */
class SafetensorsReaderTest extends WeightReaderContract {
  @Override
  Weights weights() {
    return Weights.file(Fixtures.path("tiny.safetensors"));
  }
}
