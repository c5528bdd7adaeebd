package io.cleave.edge.internal.request;

import io.cleave.codec.protocol.NextStep;
import io.cleave.edge.TailException;
import io.cleave.edge.TailTimeoutException;
import io.cleave.edge.TailUnavailableException;
import io.cleave.edge.internal.connection.Endpoint;
import io.cleave.edge.internal.connection.Response;
import io.cleave.edge.internal.local.LocalInput;
import io.cleave.edge.internal.local.LocalRun;
import io.cleave.edge.internal.local.LocalRunner;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One request that only the device answers. {@link #start} and all later calls happen on the event
 * loop. Ends exactly once, by the deadline.
 */
final class LocalRequest implements PooledRequest, LocalRun.Outcome {
  private final TailPool pool;
  private final LocalRunner runner;
  private final LocalInput input;
  private final long deadlineNanos;
  private final Pending outcome;
  private @Nullable LocalRun run;
  private @Nullable Future<?> timer;
  private boolean done;

  /**
   * Creates a request that has not begun.
   *
   * @param input owned by the request, which hands it to the run
   */
  LocalRequest(
      TailPool pool, LocalRunner runner, LocalInput input, long deadlineNanos, Pending outcome) {
    this.pool = pool;
    this.runner = runner;
    this.input = input;
    this.deadlineNanos = deadlineNanos;
    this.outcome = outcome;
  }

  @Override
  public void start() {
    timer = pool.after(deadlineNanos - pool.nanoTime(), this::timeOut);
    run = runner.submit(input, outcome.wanted(), this);
  }

  private void timeOut() {
    fail(
        new TailTimeoutException(
            NextStep.RETRY_SAFE, "the device did not come to the request before its deadline"));
  }

  @Override
  public void answered(Response answer) {
    pool.execute(
        () -> {
          if (!done) {
            end();
            outcome.answered(answer, 0);
          }
        });
  }

  @Override
  public void failed(Throwable reason) {
    pool.execute(() -> fail(new TailUnavailableException("the device failed", reason)));
  }

  private void fail(TailException failure) {
    if (!done) {
      end();
      outcome.failed(failure);
    }
  }

  @Override
  public void close() {
    fail(Endpoint.closedFailure());
  }

  @Override
  public void cancel() {
    if (!done) {
      end();
      outcome.cancelled();
    }
  }

  private void end() {
    done = true;
    if (timer != null) {
      timer.cancel(false);
    }
    if (run == null) {
      input.release();
    } else {
      run.cancel();
    }
    pool.ended(this);
  }

  @Override
  public void drop() {
    input.release();
  }
}
