package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RequestQueueTest {
  private static RequestQueue queue(int waiting, int workers) {
    RequestQueue queue = new RequestQueue(waiting, workers);
    for (int i = 0; i < waiting; i++) {
      assertTrue(queue.offer(new TailRequest(null, i, null, null, 0, 0, 0)));
    }
    return queue;
  }

  @Test
  void expectsNoWaitBeforeAnythingWasServed() {
    assertEquals(0, queue(4, 2).expectedWaitNanos());
  }

  @Test
  void expectsWhatTheWaitingTakeSharedByTheWorkers() {
    RequestQueue queue = queue(6, 2);
    queue.served(1000);
    assertEquals(3000, queue.expectedWaitNanos());
  }

  @Test
  void forgetsAnExceptionallySlowRequestAfterSomeQuickOnes() {
    RequestQueue queue = queue(1, 1);
    queue.served(1_000_000);
    for (int i = 0; i < 100; i++) {
      queue.served(1000);
    }
    assertTrue(queue.expectedWaitNanos() < 2000, () -> queue.expectedWaitNanos() + " ns");
  }

  @Test
  void expectsNoWaitWhereNobodyWaits() {
    RequestQueue queue = new RequestQueue(1, 1);
    queue.served(1_000_000);
    assertEquals(0, queue.expectedWaitNanos());
  }
}
