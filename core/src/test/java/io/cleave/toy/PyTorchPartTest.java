package io.cleave.toy;

import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.pytorch.PyTorchEngine;
import java.io.IOException;

class PyTorchPartTest extends PartContract {
  @Override
  Part load(Model model) throws IOException {
    return new PyTorchEngine().load(model, model.network().whole());
  }
}
