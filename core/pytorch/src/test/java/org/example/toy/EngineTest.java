package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.resnet.ResNet;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an engine is found. */
class EngineTest {
  @Test
  void theFirstOfTheClassPathThatCanIsTaken() {
    List<String> names = Engine.all().stream().map(Engine::name).toList();
    assertEquals(List.of("pytorch", "toy"), names.stream().sorted().toList());
    assertEquals(names.get(0), Engine.of(ToyNetwork.create()).name());
    assertEquals("pytorch", Engine.of(ResNet.of(18)).name());
  }

  @Test
  void modelsLoadOnTheEngineThatIsFound() throws IOException {
    Model model = PartContract.model(ToyNetwork.create());
    try (Part head = model.head("embedding");
        Part tail = model.tail("embedded");
        Part whole = model.whole()) {
      var texts = Texts.of(0, 2, 4);
      var crossed = Relay.run(head, texts);
      Relay.assertSame(
          Relay.run(whole, texts),
          Relay.pick(model.network().outputs(), Relay.run(tail, crossed), crossed),
          "embedded");
    }
  }

  @Test
  void rejectsANetworkThatNoEngineRunsAndNamesTheEngines() {
    String message =
        assertThrows(IllegalStateException.class, () -> Engine.of(new BareNetwork())).getMessage();
    assertTrue(message.contains("pytorch"), message);
    assertTrue(message.contains("toy"), message);
    assertTrue(message.contains("bare"), message);
  }
}
