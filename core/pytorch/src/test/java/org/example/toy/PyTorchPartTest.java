package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.ParameterStore;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorch;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PyTorchPartTest extends WaitingPartContract {
  @Override
  BlockPart load(Model model) throws IOException {
    return new PyTorchEngine().load(model, model.network().whole());
  }

  @Test
  void rejectsATensorTooManyAndShowsIt() throws IOException {
    Model model = model(ToyNetwork.create());
    try (BlockPart whole = load(model);
        Part part =
            new BlockPart(
                model, whole.id(), range -> oneMore(whole.block()), PyTorch.newManager());
        Session session = part.newSession()) {
      Texts.fill(session.inputs(Texts.inputs(5), 1), 0);
      String message = assertThrows(IllegalStateException.class, session::run).getMessage();
      assertTrue(message.contains(", int64(1, 7, 5)]"), message);
      assertTrue(message.contains("total int64 scalar"), message);
    }
  }

  private static Block oneMore(Block block) {
    return new LambdaBlock(
        inputs -> {
          NDList made =
              block.forward(new ParameterStore(inputs.getManager(), false), inputs, false);
          made.add(made.get(0).expandDims(1).repeat(1, 7));
          return made;
        },
        "one more");
  }
}
