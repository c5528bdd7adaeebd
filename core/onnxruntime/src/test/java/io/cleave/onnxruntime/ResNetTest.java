package io.cleave.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.Session;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two engines, one network. */
class ResNetTest {
  private static final Engine PYTORCH = new PyTorchEngine();
  private static final Engine ONNX_RUNTIME = new OnnxRuntimeEngine();

  @Test
  void onnxRuntimeIsTakenWhereNobodyNamesAnEngine() throws IOException {
    Network network = Model.find("resnet18").network();
    List<String> names =
        Engine.all().stream().filter(engine -> engine.runs(network)).map(Engine::name).toList();
    assertTrue(names.containsAll(List.of("onnxruntime", "pytorch")), names.toString());
    assertEquals("onnxruntime", Engine.of(network).name());
    assertEquals("onnxruntime", Engine.named(Engine.AUTO, network).name());
    assertEquals("pytorch", Engine.named("pytorch", network).name());
  }

  @ParameterizedTest
  @CsvSource({"resnet18, 1", "resnet18, 3", "resnet50, 2"})
  void partsOnEitherEngineMeet(String name, int batch) throws IOException {
    Model model = Model.find(name).withWeights("seed:7");
    Network network = model.network();
    Tensors inputs = Relay.inputs(network.inputs(), batch, 1);
    Tensors whole = run(PYTORCH, model, network.whole(), inputs);
    assertNear(whole, run(ONNX_RUNTIME, model, network.whole(), inputs), "whole");
    for (String cut : new String[] {Cut.INPUT, "maxpool", "layer1.0", "layer3", "avgpool"}) {
      Range head = network.headTo(network.cut(cut));
      Range tail = network.tailFrom(network.cut(cut));
      Tensors onnx = run(ONNX_RUNTIME, model, head, inputs);
      assertNear(whole, run(PYTORCH, model, tail, onnx), "ONNX Runtime to PyTorch at " + cut);
      Tensors torch = run(PYTORCH, model, head, inputs);
      assertNear(whole, run(ONNX_RUNTIME, model, tail, torch), "PyTorch to ONNX Runtime at " + cut);
    }
  }

  private static Tensors run(Engine engine, Model model, Range range, Tensors inputs)
      throws IOException {
    try (Part part = engine.load(model, range);
        Session session = part.newSession()) {
      assertEquals(model.network().name(), part.id().network());
      return Relay.copy(Relay.run(session, range.given(), inputs));
    }
  }

  private static void assertNear(Tensors expected, Tensors actual, String where) {
    Relay.assertNear("logits", expected, actual, where);
  }
}
