package org.example.toy;

import io.cleave.core.Model;
import io.cleave.core.Part;
import java.io.IOException;

class ToyPartTest extends WaitingPartContract {
  @Override
  Part load(Model model) throws IOException {
    return new ToyEngine().load(model, model.network().whole());
  }
}
