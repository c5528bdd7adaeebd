package io.cleave.edge.internal.local;

import io.cleave.edge.internal.connection.Response;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One request that waits for its turn on the device. Whoever takes its input, to run it or to give
 * it up, releases the input. Thread-safe.
 */
public final class LocalRun implements Runnable {
  /** Hears the end of a run, on any thread. */
  public interface Outcome {
    /** The device answered. */
    void answered(Response answer);

    /** The device could not answer. */
    void failed(Throwable reason);
  }

  private final AtomicReference<LocalInput> input;
  private final Function<LocalInput, Response> work;
  private final Outcome outcome;

  /**
   * Creates a run.
   *
   * @param input owned by the run
   * @param outcome hears of the end
   */
  public LocalRun(LocalInput input, Function<LocalInput, Response> work, Outcome outcome) {
    this.input = new AtomicReference<>(input);
    this.work = work;
    this.outcome = outcome;
  }

  @Override
  public void run() {
    LocalInput mine = input.getAndSet(null);
    if (mine == null) {
      return;
    }
    Response answer;
    try {
      answer = work.apply(mine);
    } catch (Throwable t) { // no memory for the model: this request fails, the thread goes on
      outcome.failed(t);
      return;
    } finally {
      mine.release();
    }
    outcome.answered(answer);
  }

  /** Cancels the run if it has not begun, without an outcome; returns whether it did. */
  public boolean cancel() {
    LocalInput mine = input.getAndSet(null);
    if (mine == null) {
      return false;
    }
    mine.release();
    return true;
  }

  /** Cancels the run if it has not begun, and fails it, because its thread ends. */
  public void refuse() {
    if (cancel()) {
      outcome.failed(new CancellationException("the client was closed"));
    }
  }
}
