package io.cleave.codec.entropy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.entropy.internal.AdaptiveBit;
import io.cleave.codec.entropy.internal.ContextNodes;
import io.cleave.codec.entropy.internal.ContextPrior;
import io.cleave.codec.entropy.internal.Neighbourhood;
import io.cleave.codec.tensor.TensorShape;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContextPriorTest {
  private final SymbolPlanes planes = SymbolPlanes.of(TensorShape.of(8, 16, 16));
  private final ContextPriorTrainer trainer = new ContextPriorTrainer();

  private static double probability(byte packed) {
    return AdaptiveBit.probability(ContextPrior.state(packed & 0xff)) / 65536.0;
  }

  @Test
  void whatWasNotSeenStaysUnknown() {
    planes.reset(8, 0);
    trainer.add(planes, "empty");
    byte[] packed = trainer.packed();
    assertTrue(probability(packed[ContextNodes.empty(true)]) > 0.9);
    for (int node = ContextNodes.expected(0); node < packed.length; node++) {
      assertEquals(AdaptiveBit.UNKNOWN, ContextPrior.state(packed[node]));
    }
  }

  @Test
  void probabilitiesAreThoseOfTheSamples() {
    Random random = new Random(1);
    for (int i = 0; i < 4; i++) {
      byte[] symbols = new byte[planes.elements()];
      for (int j = 0; j < symbols.length; j++) {
        symbols[j] = (byte) (random.nextInt(5) == 0 ? 1 : 0);
      }
      planes.reset(8, 0);
      Symbols.setInterior(planes, symbols);
      trainer.add(planes, "layer " + i);
    }
    Neighbourhood neighbourhood = new Neighbourhood();
    neighbourhood.reset(8, 0);
    int allZero = ContextNodes.expected(neighbourhood.context(0, 0, 0, 0));
    byte[] packed = trainer.packed();
    assertEquals(0, probability(packed[ContextNodes.empty(false)]), 0.1);
    assertEquals(0.8, probability(packed[allZero]), 0.05);
  }

  @Test
  void everyClassOfLevelsHasTwoSets() {
    int[] nodes = new int[ContextNodes.COUNT];
    for (int levels = 2; levels <= SymbolPlanes.MAX_LEVELS; levels++) {
      int set = ContextPrior.set(levels, false);
      assertEquals(set + 1, ContextPrior.set(levels, true));
      assertTrue(set + 1 < ContextPrior.SETS);
      ContextPrior.copy(levels, 0, true, nodes);
    }
    ContextPrior.copy(16, 8, false, nodes);
    assertEquals(AdaptiveBit.UNKNOWN, nodes[0]);
  }
}
