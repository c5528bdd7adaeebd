package io.cleave.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
      return new Idle(new Model(network, Weights.seeded(1), null), id);
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

  private static void assertRefused(Network network, String reason) {
    for (String message :
        List.of(
            assertThrows(IllegalArgumentException.class, () -> head(network)).getMessage(),
            assertThrows(IllegalArgumentException.class, () -> tail(network)).getMessage())) {
      assertTrue(message.contains(reason), message);
    }
  }

  @Test
  void headAndTailOfOneCutMeet() {
    Network network = network(INPUT, CROSSING, OUTPUT);
    assertEquals(head(network), tail(network));
    assertEquals("middle", head(network).fingerprint().cut());
    assertEquals(CROSSING.shape(), head(network).crossing());
    assertEquals(OUTPUT.shape(), head(network).answer());
  }

  @Test
  void rejectsAnOutputThatIsFinishedInTheHeadWhenItHasNoWayBack() {
    TensorSpec early = float32("early", "2");
    Network network =
        new OneCut(
            Signature.of(INPUT),
            Signature.of(CROSSING),
            Signature.of(early, OUTPUT),
            Set.of("early"));
    assertRefused(network, "early, logits");
  }

  @Test
  void rejectsSeveralTensorsWhereOneTravels() {
    Network crossed =
        new OneCut(
            Signature.of(INPUT),
            Signature.of(CROSSING, float32("more", "2")),
            Signature.of(OUTPUT),
            Set.of());
    assertRefused(crossed, "middle, more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "1x2x2x2x2", "4x0x2", "4x2?x2"})
  void rejectsAShapeThatProtocol1CannotCarry(String shape) {
    assertRefused(network(INPUT, float32("middle", shape), OUTPUT), "middle float32 " + shape);
    assertRefused(network(INPUT, CROSSING, float32("logits", shape)), "logits float32 " + shape);
  }

  @Test
  void rejectsOtherElementsThanFloat32() {
    TensorSpec ids = new TensorSpec("ids", ElementType.INT64, TensorShape.of(8));
    assertRefused(network(INPUT, ids, OUTPUT), "ids int64");
    assertThrows(IllegalArgumentException.class, () -> head(network(ids, CROSSING, OUTPUT)));
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
