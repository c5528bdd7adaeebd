package io.cleave.edge.internal.request;

import io.cleave.edge.TailException;
import io.cleave.edge.internal.connection.Response;
import io.cleave.edge.internal.connection.TailRequest;
import io.cleave.edge.internal.local.LocalInput;
import io.cleave.edge.internal.local.LocalRun;
import io.cleave.edge.internal.local.LocalRunner;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that servers and the device may answer. The device begins when no server has answered
 * for a while, or when none will. The first answer counts. {@link #start} and all later calls
 * happen on the event loop. Ends exactly once, by the deadline.
 */
public final class FallbackRace implements PooledRequest, Attempts.Outcome, LocalRun.Outcome {
  private static final Logger logger = LoggerFactory.getLogger(FallbackRace.class);

  private final TailPool pool;
  private final LocalRunner runner;
  private final long fallbackNanos;
  private final long deadlineNanos;
  private final Pending outcome;
  private final Attempts attempts;
  private final LocalInput input;
  private @Nullable LocalRun run;
  private @Nullable Future<?> timer;
  private @Nullable TailException remoteFailure;
  private boolean localFailed;
  private boolean done;

  /**
   * Creates a race that has not begun.
   *
   * @param request for the servers, whose content the race owns
   * @param input for the device; owned by the race, which hands it to the run
   * @param fallbackNanos {@link System#nanoTime} at which the device begins
   */
  public FallbackRace(
      TailPool pool,
      LocalRunner runner,
      TailRequest request,
      LocalInput input,
      long fallbackNanos,
      long deadlineNanos,
      Pending outcome) {
    this.pool = pool;
    this.runner = runner;
    this.fallbackNanos = fallbackNanos;
    this.deadlineNanos = deadlineNanos;
    this.outcome = outcome;
    this.attempts = new Attempts(pool, outcome.id(), request, deadlineNanos, this);
    this.input = input;
  }

  @Override
  public void start() {
    timer = pool.after(fallbackNanos - pool.nanoTime(), this::runLocally);
    attempts.start();
  }

  private void runLocally() {
    if (run == null) {
      run = runner.submit(input, outcome.wanted(), this);
    }
  }

  @Override
  public void answered(Response response, int count) {
    if (!done) {
      end();
      outcome.answered(response, count);
    }
  }

  @Override
  public void failed(TailException failure) {
    remoteFailure = failure;
    long leftNanos = deadlineNanos - pool.nanoTime();
    if (localFailed || leftNanos <= 0 || pool.isClosed()) {
      fail(failure);
    } else {
      stopTimer();
      timer = pool.after(leftNanos, () -> fail(failure));
      runLocally();
    }
  }

  /** Never called: the race gives the attempts up itself. */
  @Override
  public void cancelled() {}

  /** Takes the device's answer, on any thread. */
  @Override
  public void answered(Response answer) {
    pool.execute(() -> answered(answer, attempts.count()));
  }

  /** Takes the device's failure, on any thread. */
  @Override
  public void failed(Throwable reason) {
    logger.warn("The fallback failed", reason);
    pool.execute(
        () -> {
          localFailed = true;
          if (remoteFailure != null) {
            fail(remoteFailure);
          }
        });
  }

  @Override
  public void close() {
    fail(attempts.closedFailure());
  }

  @Override
  public void cancel() {
    if (!done) {
      end();
      outcome.cancelled();
    }
  }

  private void fail(TailException failure) {
    if (!done) {
      end();
      outcome.failed(failure);
    }
  }

  private void end() {
    done = true;
    stopTimer();
    attempts.giveUp();
    if (run == null) {
      input.release();
    } else {
      run.cancel();
    }
    pool.ended(this);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void drop() {
    attempts.drop();
    input.release();
  }
}
