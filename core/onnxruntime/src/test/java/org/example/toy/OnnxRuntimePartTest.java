package org.example.toy;

import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.onnxruntime.OnnxRuntimeEngine;
import java.io.IOException;

class OnnxRuntimePartTest extends PartContract {
  @Override
  Part load(Model model) throws IOException {
    return new OnnxRuntimeEngine().load(model, model.network().whole());
  }
}
