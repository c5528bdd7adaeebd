package io.cleave.cloud.internal.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AnswerMemoryTest {
  private int rooms;
  private final AnswerMemory memory = new AnswerMemory(1000, () -> rooms++);
  private final AnswerMemory.Share greedy = memory.newShare();
  private final AnswerMemory.Share honest = memory.newShare();

  @Test
  void oneConnectionIsFullAtAQuarterUntilItHasRead() {
    greedy.take(200);
    assertFalse(greedy.isFull());
    greedy.take(50);
    assertTrue(greedy.isFull());
    assertFalse(honest.isFull());
    greedy.give(50);
    assertFalse(greedy.isFull());
  }

  @Test
  void beyondHalfOfAllThoseWhoAreOwedSomethingAreFullAndNobodyElse() {
    memory.newShare().take(240);
    greedy.take(10);
    assertFalse(greedy.isFull());
    memory.newShare().take(250);
    assertTrue(greedy.isFull());
    assertFalse(honest.isFull());
  }

  @Test
  void whenAllIsOwedEverybodyIsFull() {
    greedy.take(5000);
    assertTrue(honest.isFull());
    greedy.give(5000);
    assertFalse(honest.isFull());
  }

  @Test
  void tellsOfRoomWhenAConnectionMayBeFullNoMore() {
    greedy.take(200);
    greedy.give(100);
    assertEquals(0, rooms);
    greedy.take(150);
    greedy.give(10);
    assertEquals(1, rooms);
  }

  @Test
  void tellsOfRoomWhenOthersMayBeFullNoMore() {
    greedy.take(500);
    honest.take(1);
    honest.give(1);
    assertEquals(1, rooms);
    honest.take(1);
    greedy.give(500);
    assertEquals(2, rooms);
    assertFalse(honest.isFull());
  }
}
