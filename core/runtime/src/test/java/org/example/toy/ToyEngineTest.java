package org.example.toy;

import io.cleave.core.Engine;

class ToyEngineTest extends EngineContract {
  @Override
  Engine engine() {
    return new ToyEngine();
  }
}
