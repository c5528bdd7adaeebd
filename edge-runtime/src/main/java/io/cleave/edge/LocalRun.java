package io.cleave.edge;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One request that waits for its turn on the device. Whoever takes its input, to run it or to give
 * it up, releases that. Thread-safe.
 */
final class LocalRun implements Runnable {
  /** Takes the end of a run, from any thread. */
  interface Outcome {
    void answered(LocalAnswer answer);

    void failed(Throwable reason);
  }

  /** Does the work. */
  interface Work {
    LocalAnswer run(ByteBuf input);
  }

  private final AtomicReference<ByteBuf> input;
  private final Work work;
  private final Outcome outcome;

  /**
   * Creates a run.
   *
   * @param input owned by the run
   */
  LocalRun(ByteBuf input, Work work, Outcome outcome) {
    this.input = new AtomicReference<>(input);
    this.work = work;
    this.outcome = outcome;
  }

  @Override
  public void run() {
    ByteBuf mine = input.getAndSet(null);
    if (mine == null) {
      return;
    }
    LocalAnswer answer;
    try {
      answer = work.run(mine);
    } catch (Throwable t) { // no memory for the model: this request fails, the thread goes on
      outcome.failed(t);
      return;
    } finally {
      mine.release();
    }
    outcome.answered(answer);
  }

  /** Gives the run up, if it has not begun, without an outcome. */
  boolean cancel() {
    ByteBuf mine = input.getAndSet(null);
    if (mine == null) {
      return false;
    }
    mine.release();
    return true;
  }

  /** Gives the run up, if it has not begun, because its thread ends. */
  void refuse() {
    if (cancel()) {
      outcome.failed(new CancellationException("the client was closed"));
    }
  }
}
