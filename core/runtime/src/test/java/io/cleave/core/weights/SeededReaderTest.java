package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Weights from a seed; the other readers' tests compare them with what numpy made. */
class SeededReaderTest extends WeightReaderContract {
  @Override
  Weights weights() {
    return Weights.seeded(Fixtures.SEED);
  }

  @Test
  void anotherSeedGivesOtherWeights() throws Exception {
    Map<String, Shape> network = Fixtures.tinyNetwork();
    try (WeightReader one = Weights.seeded(1).open(network);
        WeightReader two = Weights.seeded(2).open(network)) {
      assertFalse(
          Arrays.equals(
              Fixtures.floats(one.read("conv1.weight")),
              Fixtures.floats(two.read("conv1.weight"))));
    }
  }

  @Test
  void aTensorDoesNotDependOnTheOthersInTheNetwork() throws Exception {
    Map<String, Shape> head = new LinkedHashMap<>();
    head.put("conv1.weight", new Shape(4, 3, 7, 7));
    try (WeightReader part = weights().open(head);
        WeightReader whole = weights().open(Fixtures.tinyNetwork())) {
      assertArrayEquals(
          Fixtures.floats(whole.read("conv1.weight")), Fixtures.floats(part.read("conv1.weight")));
    }
  }

  @Test
  void scalesTheLastNormOfABottleneckAlone() throws Exception {
    Map<String, Shape> block = new LinkedHashMap<>();
    for (int i = 1; i <= 3; i++) {
      block.put("layer1.0.bn" + i + ".weight", new Shape(64));
    }
    try (WeightReader reader = weights().open(block)) {
      assertEquals(1, mean(reader, "layer1.0.bn2.weight"), 0.2);
      assertEquals(0.1, mean(reader, "layer1.0.bn3.weight"), 0.02);
    }
  }

  @Test
  void rejectsANameWhenTheRuleHasNone() throws Exception {
    try (WeightReader reader = weights().open(Map.of("conv1.scale", new Shape(1)))) {
      WeightsException e = assertThrows(WeightsException.class, () -> reader.read("conv1.scale"));
      assertEquals("seed 7: tensor conv1.scale: no rule for such a name", e.getMessage());
    }
  }

  @Test
  void rejectsAShapeWhenNoBufferHoldsIt() {
    WeightsException e =
        assertThrows(
            WeightsException.class,
            () -> weights().open(Map.of("fc.weight", new Shape(1L << 40, 1L << 40))));
    assertTrue(e.reason().contains("more than 536870911 elements"), e.reason());
  }

  private static double mean(WeightReader reader, String name) throws WeightsException {
    double sum = 0;
    float[] values = Fixtures.floats(reader.read(name));
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
