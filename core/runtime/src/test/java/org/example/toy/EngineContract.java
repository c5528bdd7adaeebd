package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Chain;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.Session;
import io.cleave.core.weights.WeightsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.example.toy.layer.FaultyLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every engine does with a network of several tensors that it was not written for. */
abstract class EngineContract {
  static final ToyNetwork NETWORK = ToyNetwork.create();
  static final Model MODEL = new Model(NETWORK, ToyWeights.EXACT, new ToyTask());

  abstract Engine engine();

  /** Whether a graph is refused when it is loaded that lacks an output. */
  boolean seesMissingOutputsEarly() {
    return false;
  }

  private Part load(Range range) throws IOException {
    return engine().load(MODEL, range);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 16", "2, 7", "5, 3", "2, 0"})
  void wholeNetworkGivesAllItsOutputs(int batch, int length) throws IOException {
    Tensors texts = Texts.of(0, batch, length);
    try (Part whole = load(NETWORK.whole())) {
      Relay.assertSame(Texts.answers(texts), Relay.run(whole, texts), "whole");
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "2, 7", "5, 3"})
  void headsOutputsAndTailsAreTheWholeNetworksAtEveryCut(int batch, int length) throws IOException {
    Tensors texts = Texts.of(3, batch, length);
    for (Cut cut : NETWORK.cuts()) {
      try (Part head = load(NETWORK.headTo(cut));
          Part tail = load(NETWORK.tailFrom(cut))) {
        Tensors crossed = Relay.run(head, texts);
        Tensors rest = Relay.run(tail, crossed);
        Relay.assertSame(
            Texts.answers(texts), Relay.pick(NETWORK.outputs(), rest, crossed), cut.name());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "2, 7", "5, 3"})
  void chainOfSegmentsIsTheWholeNetwork(int batch, int length) throws IOException {
    Tensors texts = Texts.of(5, batch, length);
    List<Part> segments = new ArrayList<>();
    for (int i = 1; i < NETWORK.cuts().size(); i++) {
      segments.add(load(NETWORK.between(NETWORK.cuts().get(i - 1), NETWORK.cuts().get(i))));
    }
    try (Chain chain = Chain.of(NETWORK.whole(), segments)) {
      Relay.assertSame(Texts.answers(texts), Relay.run(chain, texts), "chain");
    }
  }

  @Test
  void exitGivesOneOutputAlone() throws IOException {
    Tensors texts = Texts.of(1, 2, 5);
    Range range = NETWORK.exit(NETWORK.cut("embedded"), "total");
    try (Part exit = load(range)) {
      Tensors total = Relay.run(exit, texts);
      Relay.assertSame(Relay.pick(range.wanted(), Texts.answers(texts)), total, "exit");
    }
  }

  @Test
  void partSaysWhatItIs() throws IOException {
    Range range = NETWORK.tailFrom(NETWORK.cut("mixed"));
    try (Part tail = load(range)) {
      assertSame(MODEL, tail.model());
      assertEquals("toy", tail.id().network());
      assertEquals(range, tail.id().range());
      assertEquals(range.given(), tail.given());
      assertEquals(range.wanted(), tail.wanted());
      String text = tail.id().toString();
      assertTrue(text.startsWith("toy hidden+winners to tags+score, model "), text);
    }
  }

  @ParameterizedTest
  @EnumSource(FaultyLayer.Fault.class)
  void rejectsOtherTensorsThanTheNetworkSaysAndNamesThem(FaultyLayer.Fault fault)
      throws IOException {
    ToyNetwork faulty = NETWORK.withMixing(layer -> new FaultyLayer(layer, fault));
    Model model = new Model(faulty, ToyWeights.EXACT, new ToyTask());
    Cut mixed = faulty.cut("mixed");
    if (fault == FaultyLayer.Fault.MISSING && seesMissingOutputsEarly()) {
      Range range = faulty.headTo(mixed);
      Exception e = assertThrows(IOException.class, () -> engine().load(model, range));
      assertTrue(e.getMessage().contains("winners"), e.getMessage());
      return;
    }
    try (Part head = engine().load(model, faulty.headTo(mixed));
        Session session = head.newSession()) {
      Texts.fill(session.inputs(Texts.inputs(5), 2), 0);
      String message = assertThrows(IllegalStateException.class, session::run).getMessage();
      assertTrue(message.contains(head.id().toString()), message);
      assertTrue(message.contains("winners int64 16?"), message);
    }
  }

  @Test
  void rejectsRangesOfNoLayers() {
    Range backwards = new Range(NETWORK.outputs(), NETWORK.inputs());
    assertRefused(backwards, "tags+score+total to ids+gain");
    Range half = new Range(Signature.of(ToyNetwork.FEATURES), Signature.of(ToyNetwork.HIDDEN));
    assertRefused(half, "features to hidden");
    TensorSpec logits =
        new TensorSpec("logits", ToyNetwork.HIDDEN.type(), ToyNetwork.HIDDEN.shape());
    Range foreign = new Range(NETWORK.inputs(), Signature.of(ToyNetwork.TAGS, logits));
    assertRefused(foreign, "tags+logits");
  }

  private void assertRefused(Range range, String words) {
    String message = assertThrows(IllegalArgumentException.class, () -> load(range)).getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  void rejectsWeightsOfAnotherNetworkAndNamesTheTensor() {
    Model missing =
        MODEL.withWeights(new ToyWeights(Map.of("embed.weight", new float[ToyNetwork.CHANNELS])));
    String message =
        assertThrows(WeightsException.class, () -> engine().load(missing, NETWORK.whole()))
            .getMessage();
    assertTrue(message.contains("embed.bias"), message);
  }

  @Test
  void rejectsNetworksThatItCannotRun() {
    Network network = new BareNetwork();
    assertTrue(!engine().runs(network));
    Model model = new Model(network, ToyWeights.EXACT, new ToyTask());
    String message =
        assertThrows(IllegalArgumentException.class, () -> engine().load(model, network.whole()))
            .getMessage();
    assertTrue(message.contains("bare"), message);
  }

  @Test
  void isFoundByItsName() {
    assertTrue(engine().runs(NETWORK));
    assertEquals(
        List.of(engine().getClass()),
        Engine.all().stream()
            .filter(engine -> engine.name().equals(engine().name()))
            .map(Engine::getClass)
            .toList());
  }
}
