package io.cleave.cloud.fake;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.cleave.cloud.internal.served.ServedPart;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A tail that stops inside each forward until a test lets it pass. */
public final class Gate {
  private final Semaphore entered = new Semaphore(0);
  private final Semaphore open = new Semaphore(0);

  public ServedPart tail(NDManager manager) {
    return TestTails.tail(manager, x -> pass(x, TestTails::addOne));
  }

  public NDList pass(NDList inputs, UnaryOperator<NDList> tail) {
    if (TestTails.isWarmUp(inputs)) {
      return tail.apply(inputs);
    }
    entered.release();
    open.acquireUninterruptibly();
    return tail.apply(inputs);
  }

  public void awaitEntered() throws InterruptedException {
    assertTrue(entered.tryAcquire(30, TimeUnit.SECONDS), "no request reached the tail");
  }

  /** Occupies a worker with the client's request 1, so that what is sent next waits. */
  public void hold(RawClient client) throws IOException, InterruptedException {
    client.ask(1);
    awaitEntered();
  }

  /** How many entered beyond those that were awaited. */
  public int entered() {
    return entered.availablePermits();
  }

  public void letPass(int requests) {
    open.release(requests);
  }
}
