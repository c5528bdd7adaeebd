package io.cleave.lab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  private final Schedule schedule = new Schedule(100, 10, 0.5);

  @Test
  void climbsToThePeakOverTheWarmUp() {
    assertEquals(0.05, schedule.rate(0), 1e-12);
    assertEquals(0.5, schedule.rate(9), 1e-12);
    assertEquals(0.5, schedule.rate(10), 1e-12);
  }

  @Test
  void fallsAtEveryStepAfterIt() {
    for (int step = 11; step < 100; step++) {
      assertTrue(schedule.rate(step) < schedule.rate(step - 1), "step " + step);
    }
  }

  @Test
  void endsNearNothingButAboveIt() {
    assertTrue(schedule.rate(99) > 0);
    assertTrue(schedule.rate(99) < 0.001);
  }

  @Test
  void beginsAtThePeakWithoutWarmUp() {
    assertEquals(0.5, new Schedule(100, 0, 0.5).rate(0), 1e-12);
  }
}
