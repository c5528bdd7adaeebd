package io.cleave.edge.internal.request;

import io.cleave.codec.protocol.NextStep;
import io.cleave.edge.TailConnectionLostException;
import io.cleave.edge.TailException;
import io.cleave.edge.TailOverloadedException;
import io.cleave.edge.internal.connection.Backoff;
import io.cleave.edge.internal.connection.Call;
import io.cleave.edge.internal.connection.Endpoint;
import io.cleave.edge.internal.connection.Response;
import io.cleave.edge.internal.connection.TailFailures;
import io.cleave.edge.internal.connection.TailRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One request at the servers of a pool: a first attempt, and more after failures that another
 * attempt may cure, at other servers where there are some, within the deadline and the retry
 * budget. A hedge is an attempt that does not wait for a failure. The first answer counts. {@link
 * #start} and all later calls happen on the event loop. Ends exactly once.
 */
public final class Attempts implements PooledRequest {
  /** Hears the end of a request, on the event loop, and must return at once. */
  public interface Outcome {
    /**
     * The request was answered.
     *
     * @param attempts how many there were
     */
    void answered(Response response, int attempts);

    /** No attempt was answered. */
    void failed(TailException failure);

    /** Nobody waits for the answer any more. */
    void cancelled();
  }

  private final TailPool pool;
  private final long id;
  private final TailRequest request;
  private final long deadlineNanos;
  private final Outcome outcome;
  private final Backoff pauses;
  private final Set<Endpoint> tried = new HashSet<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<Runnable> corrections = new ArrayList<>();
  private @Nullable Future<?> retry;
  private @Nullable Future<?> hedge;
  private int attempts;
  private int underWay;
  private boolean done;

  /**
   * Creates a request that was not attempted yet.
   *
   * @param id the same for all attempts
   * @param request whose content this owns
   */
  public Attempts(
      TailPool pool, long id, TailRequest request, long deadlineNanos, Outcome outcome) {
    this.pool = pool;
    this.id = id;
    this.request = request;
    this.deadlineNanos = deadlineNanos;
    this.outcome = outcome;
    this.pauses = pool.policy().backoff();
  }

  @Override
  public void start() {
    pool.budget().deposit();
    attempt(pool.pick(request.need(), tried));
    pool.policy().hedgeAfter().ifPresent(after -> hedge = pool.after(after.toNanos(), this::hedge));
  }

  private void hedge() {
    boolean useful = underWay == 1 && pool.hasAnother(request.need(), tried);
    if (useful && attempts < pool.policy().maxAttempts() && pool.budget().withdraw()) {
      Endpoint endpoint = pool.pick(request.need(), tried);
      pool.listener().later(to -> to.hedged(id, endpoint.name()));
      attempt(endpoint);
    }
  }

  public int count() {
    return attempts;
  }

  private void attempt(Endpoint endpoint) {
    attempts++;
    send(endpoint);
  }

  private void send(Endpoint endpoint) {
    underWay++;
    tried.add(endpoint);
    Call call = new Call(request.retained(), deadlineNanos, new Attempt(endpoint));
    endpoint.accept(call);
    calls.add(call);
  }

  /** The outcome of one attempt. */
  private final class Attempt implements Call.Outcome {
    private final Endpoint endpoint;
    private final int since;

    Attempt(Endpoint endpoint) {
      this.endpoint = endpoint;
      this.since = endpoint.began();
    }

    @Override
    public void answered(Response response) {
      endpoint.answered(since);
      underWay--;
      if (!done) {
        end();
        corrections.forEach(Runnable::run);
        outcome.answered(response, attempts);
      }
    }

    @Override
    public void failed(TailException failure, boolean written) {
      if (!pool.isClosed()) { // otherwise it is not the server's doing
        endpoint.failed(since, request.need(), failure, written);
      }
      underWay--;
      if (done) {
        return;
      }
      boolean lacked = endpoint.lacks(request.need()); // as it says by now
      if (written && TailFailures.blamesTheRequest(failure) && !lacked) {
        // The server is to blame if another one answers it.
        corrections.add(() -> endpoint.blame(since, failure));
      }
      if (underWay == 0) {
        retryAfter(failure, written);
      }
    }

    @Override
    public void cancelled() {
      endpoint.answered(since); // as it was told to
      underWay--;
    }

    @Override
    public void takenBack() {
      endpoint.takenBack(since);
      underWay--;
      if (!done) {
        tried.remove(endpoint); // it never saw the request
        send(pool.pick(request.need(), tried));
      }
    }
  }

  private void retryAfter(TailException failure, boolean written) {
    boolean elsewhere = pool.hasAnother(request.need(), tried);
    long pauseNanos = elsewhere ? 0 : pauseNanos(failure);
    boolean late = pool.nanoTime() + pauseNanos - deadlineNanos >= 0;
    boolean certain = failure.nextStep() == NextStep.FATAL; // the same server says it again
    boolean tooLarge = TailFailures.blamesTheRequest(failure) && !written;
    boolean inVain = tooLarge || (certain && !elsewhere);
    if (late || inVain || attempts >= pool.policy().maxAttempts() || pool.isClosed()) {
      fail(failure);
    } else if (written && !pool.budget().withdraw()) { // what no server saw costs none anything
      fail(failure);
    } else if (elsewhere) {
      retry(failure);
    } else {
      retry = pool.after(pauseNanos, () -> retry(failure));
    }
  }

  private long pauseNanos(TailException failure) {
    long asked = failure instanceof TailOverloadedException o ? o.retryAfter().toNanos() : 0;
    return asked + pauses.nextNanos();
  }

  private void retry(TailException failure) {
    Endpoint endpoint = pool.pick(request.need(), tried);
    pool.listener().later(to -> to.retried(id, endpoint.name(), failure));
    attempt(endpoint);
  }

  @Override
  public void close() {
    fail(closedFailure());
  }

  /** The failure of this request if the client is closed now. */
  public TailException closedFailure() {
    return calls.stream().anyMatch(Call::isInFlight)
        ? new TailConnectionLostException("the client was closed", null)
        : Endpoint.closedFailure();
  }

  private void fail(TailException failure) {
    if (!done) {
      end();
      outcome.failed(failure);
    }
  }

  @Override
  public void cancel() {
    if (!done) {
      end();
      outcome.cancelled();
    }
  }

  /** Ends without an outcome, because nobody needs an answer any more. */
  public void giveUp() {
    if (!done) {
      end();
    }
  }

  /**
   * Takes back calls that are not written yet, and tells servers to give up the others. Their
   * replies still count for the health of the servers, and are dropped.
   */
  private void end() {
    done = true;
    cancel(retry);
    cancel(hedge);
    calls.forEach(Call::cancel);
    request.release();
    pool.ended(this);
  }

  private static void cancel(@Nullable Future<?> task) {
    if (task != null) {
      task.cancel(false);
    }
  }

  @Override
  public void drop() {
    request.release();
  }
}
