package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AnswerMemoryTest {
  private final AnswerMemory memory = new AnswerMemory(1000);
  private final AnswerMemory.Share greedy = memory.newShare();

  @Test
  void oneConnectionHoldsAQuarter() {
    assertTrue(greedy.take(200));
    assertTrue(greedy.take(50));
    assertFalse(greedy.take(1));
    greedy.give(50);
    assertTrue(greedy.take(50));
  }

  @Test
  void allTogetherHoldNoMoreThanThereIs() {
    for (int i = 0; i < 4; i++) {
      assertTrue(memory.newShare().take(240));
    }
    assertTrue(memory.newShare().take(40));
    assertFalse(memory.newShare().take(1));
  }

  @Test
  void whatWasRefusedIsNotHeld() {
    assertTrue(greedy.take(250));
    assertFalse(greedy.take(10));
    greedy.give(250);
    assertTrue(greedy.take(240));
  }

  @Test
  void oneAnswerIsPossibleHoweverLarge() {
    assertTrue(greedy.take(5000));
    assertFalse(memory.newShare().take(1));
    greedy.give(5000);
    assertTrue(memory.newShare().take(1));
  }
}
