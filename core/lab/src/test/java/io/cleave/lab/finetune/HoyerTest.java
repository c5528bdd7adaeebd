package io.cleave.lab.finetune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class HoyerTest {
  @Test
  void isOneWhereAllActivationsAreEqual() {
    assertEquals(1, squared(2, 2, 2, 2, -5, 5, 5, -5), 1e-6);
  }

  @Test
  void isOneInAsManyActivationsWhereOneIsLeft() {
    assertEquals(0.25, squared(0, 7, 0, 0, 0, 0, 0, -0.1f), 1e-6);
  }

  @Test
  void isTheMeanOverImages() {
    assertEquals((1 + 0.25) / 2, squared(3, 3, 3, 3, 0, 0, 1, 0), 1e-6);
  }

  @Test
  void isZeroForNothingAtAll() {
    assertEquals(0, squared(0, 0, 0, 0, 0, 0, 0, 0));
  }

  private static float squared(float... two) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return Hoyer.squared(manager.create(two, new Shape(2, 1, 2, 2))).getFloat();
    }
  }
}
