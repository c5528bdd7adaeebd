package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.TranslateException;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Engine;
import io.cleave.core.Range;
import io.cleave.core.Session;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.PyTorch;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PyTorchEngineTest extends EngineContract {
  @Override
  Engine engine() {
    return new PyTorchEngine();
  }

  @Test
  void blockIsWhatAPredictorTakes() throws IOException, TranslateException {
    Tensors text = Texts.of(1, 1, 6);
    long[] ids = new long[6];
    text.data("ids").asLongBuffer().get(ids);
    long[] tags = new long[6];
    Texts.answers(text).data("tags").asLongBuffer().get(tags);
    ToyTask task = new ToyTask();
    try (BlockPart whole = new PyTorchEngine().load(MODEL, NETWORK.whole());
        ai.djl.Model djl = ai.djl.Model.newInstance("toy", "PyTorch")) {
      djl.setBlock(whole.block());
      try (Predictor<long[], long[]> predictor = djl.newPredictor(task.translator())) {
        assertArrayEquals(tags, predictor.predict(ids));
      }
    }
  }

  @Test
  void partOfAPartSharesItsWeights() throws IOException {
    try (BlockPart whole = new PyTorchEngine().load(MODEL, NETWORK.whole())) {
      int arrays = whole.manager().getManagedArrays().size();
      assertEquals(NETWORK.tensors().size(), arrays);
      whole.block(NETWORK.tailFrom(NETWORK.cut("embedded")));
      assertEquals(arrays, whole.manager().getManagedArrays().size());
    }
  }

  @Test
  void aThousandSessionsLeaveNoArrayBehind() throws IOException {
    try (NDManager manager = PyTorch.newManager()) {
      NDManager everything = manager.getParentManager();
      int before = everything.getManagedArrays().size();
      try (BlockPart whole = new PyTorchEngine().load(MODEL, NETWORK.whole())) {
        int loaded = everything.getManagedArrays().size();
        assertEquals(before + NETWORK.tensors().size(), loaded);
        for (int i = 0; i < 1_000; i++) {
          try (Session session = whole.newSession()) {
            Texts.fill(session.inputs(Texts.inputs(8), 2), i);
            session.run();
            session.run();
          }
        }
        assertEquals(loaded, everything.getManagedArrays().size());
      }
      assertEquals(before, everything.getManagedArrays().size());
    }
  }

  @Test
  void aNetworkThatFailsToLoadLeavesNoArrayBehind() {
    try (NDManager manager = PyTorch.newManager()) {
      NDManager everything = manager.getParentManager();
      int before = everything.getManagedArrays().size();
      Range backwards = new Range(NETWORK.outputs(), NETWORK.inputs());
      assertThrows(
          IllegalArgumentException.class, () -> new PyTorchEngine().load(MODEL, backwards));
      assertEquals(before, everything.getManagedArrays().size());
    }
  }
}
