package io.cleave.edge.internal.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  @Test
  void survivesOneBurst() {
    RetryBudget budget = new RetryBudget(3);
    for (int i = 0; i < 3; i++) {
      assertTrue(budget.withdraw());
    }
    assertFalse(budget.withdraw());
  }

  @Test
  void allowsAFifthOfTheRequestsInTheLongRun() {
    RetryBudget budget = new RetryBudget(4);
    int retries = 0;
    for (int i = 0; i < 1000; i++) {
      budget.deposit();
      retries += budget.withdraw() ? 1 : 0;
    }
    assertEquals(204, retries, 1);
  }

  @Test
  void savesNoMoreThanABurst() {
    RetryBudget budget = new RetryBudget(2);
    for (int i = 0; i < 1000; i++) {
      budget.deposit();
    }
    assertTrue(budget.withdraw());
    assertTrue(budget.withdraw());
    assertFalse(budget.withdraw());
  }
}
