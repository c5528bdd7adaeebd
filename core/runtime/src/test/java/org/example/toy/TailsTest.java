package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.Session;
import io.cleave.core.Tails;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tails of several cuts over one set of weights. */
class TailsTest {
  private final Model model = PartContract.model(ToyNetwork.create());
  private final Network network = model.network();
  private final Cut embedded = network.cut("embedded");
  private final Cut mixed = network.cut("mixed");
  private final Counting engine = new Counting();

  /** Remembers what it loaded. */
  private static final class Counting implements Engine {
    private final Engine toy = new ToyEngine();
    private final List<Part> loaded = new ArrayList<>();
    private Range failing;

    @Override
    public String name() {
      return toy.name();
    }

    @Override
    public boolean runs(Network network) {
      return toy.runs(network);
    }

    @Override
    public Part load(Model model, Range range) throws IOException {
      if (range.equals(failing)) {
        throw new IOException("no weights");
      }
      Part part = toy.load(model, range);
      loaded.add(part);
      return part;
    }

    List<Range> ranges() {
      return loaded.stream().map(part -> part.id().range()).toList();
    }
  }

  private static void assertClosed(Part part) {
    assertThrows(IllegalStateException.class, part::newSession);
  }

  private static void assertOpen(Part part) {
    part.newSession().close();
  }

  @Test
  void eachTailAnswersAsOneThatIsLoadedAlone() throws IOException {
    Tensors texts = Texts.of(3, 2, 7);
    List<Part> tails = Tails.load(engine, model, List.of(mixed, network.input(), embedded));
    for (int i = 0; i < 3; i++) {
      Cut cut = List.of(mixed, network.input(), embedded).get(i);
      try (Part alone = engine.toy.load(model, network.tailFrom(cut));
          Part head = engine.toy.load(model, network.headTo(cut))) {
        assertEquals(alone.id(), tails.get(i).id());
        Tensors crossed = Relay.run(head, texts);
        Relay.assertSame(Relay.run(alone, crossed), Relay.run(tails.get(i), crossed), cut.name());
      }
    }
    tails.forEach(Part::close);
  }

  @Test
  void noLayerIsLoadedTwiceAndNoneBeforeTheFirstCut() throws IOException {
    List<Part> tails = Tails.load(engine, model, List.of(mixed, embedded));
    assertEquals(
        List.of(network.between(embedded, mixed), network.tailFrom(mixed)), engine.ranges());
    tails.forEach(Part::close);
  }

  @Test
  void theWeightsStayUntilTheLastTailIsClosed() throws IOException {
    List<Part> tails = Tails.load(engine, model, List.of(embedded, mixed));
    Session running = tails.get(1).newSession();
    tails.get(0).close();
    tails.get(0).close();
    assertClosed(tails.get(0));
    engine.loaded.forEach(TailsTest::assertOpen);
    running.close();
    assertOpen(tails.get(1));
    tails.get(1).close();
    engine.loaded.forEach(TailsTest::assertClosed);
  }

  @Test
  void oneTailIsNoChain() throws IOException {
    List<Part> tails = Tails.load(engine, model, List.of(mixed));
    assertEquals(engine.loaded, tails);
    tails.get(0).close();
    engine.loaded.forEach(TailsTest::assertClosed);
  }

  @Test
  void nothingStaysLoadedWhenASegmentCannotBe() {
    engine.failing = network.tailFrom(mixed);
    assertThrows(IOException.class, () -> Tails.load(engine, model, List.of(embedded, mixed)));
    assertEquals(1, engine.loaded.size());
    engine.loaded.forEach(TailsTest::assertClosed);
  }

  @Test
  void rejectsCutsThatAreNoneOrThereTwice() {
    for (List<Cut> cuts :
        List.of(List.<Cut>of(), List.of(mixed, mixed), List.of(network.output(), mixed))) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Tails.load(engine, model, cuts));
      assertTrue(e.getMessage().startsWith("cuts: "), e.getMessage());
    }
    assertEquals(0, engine.loaded.size());
  }
}
