package org.example.toy;

import io.cleave.core.Engine;
import io.cleave.onnxruntime.OnnxRuntimeEngine;

class OnnxRuntimeEngineTest extends EngineContract {
  @Override
  Engine engine() {
    return new OnnxRuntimeEngine();
  }

  @Override
  boolean seesMissingOutputsEarly() {
    return true;
  }
}
