package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Chain;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.Session;
import io.cleave.core.weights.Weights;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains whose segments run on two engines by turns. */
class ChainTest extends WaitingPartContract {
  private static final Engine TOY = new ToyEngine();
  private static final Engine PYTORCH = new PyTorchEngine();

  private List<Part> loaded;
  private final Model model = model(ToyNetwork.create());
  private final Network network = model.network();
  private final Cut embedded = network.cut("embedded");
  private final Cut mixed = network.cut("mixed");

  @Override
  Part load(Model whole) throws IOException {
    loaded = segments(whole, PYTORCH, TOY);
    return Chain.of(whole.network().whole(), loaded);
  }

  /** A segment that is closed early would end the run when it comes there. */
  @Override
  void assertStillWhole() {
    loaded.get(0).newSession().close();
  }

  private static List<Part> segments(Model model, Engine even, Engine odd) throws IOException {
    List<Cut> cuts = model.network().cuts();
    List<Part> segments = new ArrayList<>();
    for (int i = 1; i < cuts.size(); i++) {
      Range range = model.network().between(cuts.get(i - 1), cuts.get(i));
      segments.add((i % 2 == 0 ? even : odd).load(model, range));
    }
    return segments;
  }

  @Test
  void enginesMayChangeAtEveryCut() throws IOException {
    Tensors texts = Texts.of(2, 3, 7);
    for (Cut cut : network.cuts()) {
      try (Part toyHead = TOY.load(model, network.headTo(cut));
          Part head = PYTORCH.load(model, network.headTo(cut));
          Part toyTail = TOY.load(model, network.tailFrom(cut));
          Part tail = PYTORCH.load(model, network.tailFrom(cut))) {
        assertEquals(head.id(), toyHead.id());
        assertEquals(tail.id(), toyTail.id());
        Relay.assertSame(Relay.run(head, texts), Relay.run(toyHead, texts), "to " + cut.name());
        Tensors crossed = Relay.run(toyHead, texts);
        Relay.assertSame(
            Texts.answers(texts),
            Relay.pick(network.outputs(), Relay.run(tail, crossed), crossed),
            "from " + cut.name());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOrderOfTheEnginesDoesNotMatter(boolean toyFirst) throws IOException {
    Tensors texts = Texts.of(4, 2, 5);
    List<Part> segments = toyFirst ? segments(model, PYTORCH, TOY) : segments(model, TOY, PYTORCH);
    try (Chain chain = Chain.of(network.whole(), segments)) {
      assertSame(model, chain.model());
      Relay.assertSame(Texts.answers(texts), Relay.run(chain, texts), "chain");
    }
  }

  @Test
  void chainIsIdentifiedAsOnePartWouldBe() throws IOException {
    try (Part chain = load();
        Part whole = TOY.load(model, network.whole())) {
      assertEquals(whole.id(), chain.id());
    }
  }

  @Test
  void chainGivesWhatIsWantedInItsOrderAndWhatItWasGiven() throws IOException {
    Tensors texts = Texts.of(4, 2, 5);
    Range range =
        new Range(
            Signature.of(ToyNetwork.GAIN, ToyNetwork.IDS),
            Signature.of(ToyNetwork.SCORE, ToyNetwork.IDS, ToyNetwork.FEATURES));
    try (Chain chain = Chain.of(range, segments(model, PYTORCH, TOY));
        Part head = TOY.load(model, network.headTo(embedded))) {
      Tensors features = Relay.run(head, texts);
      Relay.assertSame(
          Relay.pick(range.wanted(), Texts.answers(texts), texts, features),
          Relay.run(chain, texts),
          "reordered");
    }
  }

  @ParameterizedTest
  @EnumSource
  void tensorsElsewhereSkipSegmentsAndPassThroughTheChain(Elsewhere.Memory memory)
      throws IOException {
    Range range =
        new Range(
            network.inputs(),
            Signature.of(ToyNetwork.IDS, ToyNetwork.TAGS, ToyNetwork.SCORE, ToyNetwork.GAIN));
    try (Chain chain = Chain.of(range, segments(model, PYTORCH, TOY));
        Session session = chain.newSession()) {
      for (int batch : new int[] {2, 1, 3}) {
        Tensors texts = Texts.of(batch, batch, 5);
        Elsewhere elsewhere = new Elsewhere(memory, texts);
        Relay.assertSame(
            Relay.pick(range.wanted(), Texts.answers(texts), texts),
            session.run(elsewhere.tensors()),
            "batch of " + batch);
        elsewhere.assertUntouched();
      }
    }
  }

  @Test
  void closesItsSegments() throws IOException {
    List<Part> segments = segments(model, PYTORCH, TOY);
    Chain.of(network.whole(), segments).close();
    for (Part segment : segments) {
      assertThrows(IllegalStateException.class, segment::newSession);
    }
  }

  @Test
  void rejectsNoSegments() {
    assertThrows(IllegalArgumentException.class, () -> Chain.of(network.whole(), List.of()));
  }

  @Test
  void rejectsSegmentsOfAnotherModelAndLeavesThemOpen() throws IOException {
    Model other = model.withWeights(Weights.seeded(7));
    try (Part head = TOY.load(model, network.headTo(mixed));
        Part tail = TOY.load(other, network.tailFrom(mixed))) {
      assertRefused(network.whole(), List.of(head, tail), tail.id().toString());
      head.newSession().close();
      tail.newSession().close();
    }
  }

  @Test
  void rejectsSegmentsThatNeedWhatIsNotThereByThen() throws IOException {
    try (Part head = TOY.load(model, network.headTo(embedded));
        Part middle = TOY.load(model, network.between(embedded, mixed));
        Part tail = TOY.load(model, network.tailFrom(mixed))) {
      assertRefused(network.whole(), List.of(head, tail), "hidden float32 16?");
      assertRefused(network.whole(), List.of(head, tail, middle), "hidden float32 16?");
      assertRefused(network.whole(), List.of(head, middle), "tags int64 16?");
      assertRefused(network.tailFrom(embedded), List.of(head, middle, tail), "gain float32 scalar");
    }
  }

  private static void assertRefused(Range range, List<Part> segments, String words) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Chain.of(range, segments)).getMessage();
    assertTrue(message.contains(words), message);
  }
}
