package io.cleave.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.weights.Weights;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitPointTest {
  private static final TensorSpec INPUT = float32("image", "3x8x8");
  private static final TensorSpec CROSSING = float32("middle", "4x2x2");
  private static final TensorSpec OUTPUT = float32("logits", "10");

  private static TensorSpec float32(String name, String shape) {
    return new TensorSpec(name, ElementType.FLOAT32, TensorShape.parse(shape));
  }

  /** A network of one inner cut. */
  private record OneCut(Signature inputs, Signature crossing, Signature outputs, Set<String> early)
      implements Network {
    @Override
    public String name() {
      return "one-cut";
    }

    @Override
    public String description() {
      return "one cut";
    }

    @Override
    public List<Cut> cuts() {
      return List.of(
          new Cut(Cut.INPUT, inputs, Set.of(), Cost.NONE, Cost.NONE, Set.of()),
          new Cut("middle", crossing, early, Cost.NONE, Cost.NONE, Set.of()),
          new Cut(Cut.OUTPUT, outputs, Set.of(), Cost.NONE, Cost.NONE, Set.of()));
    }

    @Override
    public Map<String, Shape> tensors() {
      return Map.of();
    }
  }

  /** Layers that nobody runs. */
  private record Idle(Model model, PartId id) implements Part {
    static Idle of(Network network, Range range) {
      PartId id = new PartId(network.name(), "0123456789abcdef".repeat(4), range);
      return new Idle(new Model(network, Weights.seeded(1), new RawTensors()), id);
    }

    @Override
    public Session newSession() {
      throw new IllegalStateException("idle");
    }

    @Override
    public void close() {}
  }

  private static Network network(TensorSpec input, TensorSpec crossing, TensorSpec output) {
    return new OneCut(Signature.of(input), Signature.of(crossing), Signature.of(output), Set.of());
  }

  private static SplitPoint head(Network network) {
    return SplitPoint.behind(Idle.of(network, network.headTo(network.cut("middle"))));
  }

  private static SplitPoint tail(Network network) {
    return SplitPoint.before(Idle.of(network, network.tailFrom(network.cut("middle"))));
  }

  @Test
  void headAndTailOfOneCutMeet() {
    Network network = network(INPUT, CROSSING, OUTPUT);
    assertEquals(head(network), tail(network));
    assertEquals("middle", head(network).fingerprint().cut());
    assertEquals(Signature.of(CROSSING), head(network).crossing());
    assertEquals(Signature.of(OUTPUT), head(network).answer());
    assertEquals(Set.of(), head(network).cut().finished());
  }

  @Test
  void outputsThatTheHeadFinishesAreNoneOfTheAnswer() {
    TensorSpec early = new TensorSpec("early", ElementType.INT64, TensorShape.of());
    Network network =
        new OneCut(
            Signature.of(INPUT),
            Signature.of(CROSSING, float32("mask", "4x2?")),
            Signature.of(early, OUTPUT),
            Set.of("early"));
    assertEquals(head(network), tail(network));
    assertEquals(Signature.of(OUTPUT), head(network).answer());
    assertEquals(2, head(network).crossing().tensors().size());
    assertEquals(Set.of("early"), head(network).cut().finished());
  }

  @Test
  void rejectsAPartThatIsNoHeadAndNoTail() {
    Network network = network(INPUT, CROSSING, OUTPUT);
    Part whole = Idle.of(network, network.whole());
    assertThrows(IllegalArgumentException.class, () -> SplitPoint.behind(whole));
    assertEquals("input", SplitPoint.before(whole).fingerprint().cut());
    Part head = Idle.of(network, network.headTo(network.cut("middle")));
    assertThrows(IllegalArgumentException.class, () -> SplitPoint.before(head));
  }
}
