package io.cleave.edge.internal.local;

import io.cleave.edge.internal.connection.Response;
import io.cleave.edge.internal.request.FallbackRace;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One request that waits for its turn on the device. Whoever takes its input, to run it or to give
 * it up, releases that. Thread-safe.
 */
public final class LocalRun implements Runnable {
  private final AtomicReference<LocalInput> input;
  private final Function<LocalInput, Response> work;
  private final FallbackRace race;

  /**
   * Creates a run.
   *
   * @param input owned by the run
   * @param race hears of the end, from any thread
   */
  public LocalRun(LocalInput input, Function<LocalInput, Response> work, FallbackRace race) {
    this.input = new AtomicReference<>(input);
    this.work = work;
    this.race = race;
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
      race.failedLocally(t);
      return;
    } finally {
      mine.release();
    }
    race.answeredLocally(answer);
  }

  /** Gives the run up, if it has not begun, without an outcome. */
  public boolean cancel() {
    LocalInput mine = input.getAndSet(null);
    if (mine == null) {
      return false;
    }
    mine.release();
    return true;
  }

  /** Gives the run up, if it has not begun, because its thread ends. */
  public void refuse() {
    if (cancel()) {
      race.failedLocally(new CancellationException("the client was closed"));
    }
  }
}
