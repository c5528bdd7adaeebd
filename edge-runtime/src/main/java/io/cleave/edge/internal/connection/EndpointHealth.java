package io.cleave.edge.internal.connection;

import io.cleave.edge.TailException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a server deserves requests. It is ejected when its connection fails, or when requests
 * fail {@value #FAILURES_IN_A_ROW} times without an answer in between, for a time that grows. Then
 * one request at a time probes it: an answer brings it back, a failure ejects it for longer.
 *
 * <p>What began before an ejection says nothing after it: each call and connection remembers the
 * {@linkplain #epoch epoch} of its beginning. Confined to the event loop.
 */
public final class EndpointHealth {
  private static final int FAILURES_IN_A_ROW = 3;

  private final String server;
  private final Backoff backoff;
  private final Notifier listener;
  private int epoch;
  private int failures;
  private boolean ejected;
  private final LongSupplier clock;
  private long againNanos;
  private int probes;

  /**
   * Deserves requests so far.
   *
   * @param server for messages
   * @param backoff how long ejections last
   * @param listener hears of them
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  public EndpointHealth(String server, Backoff backoff, Notifier listener, LongSupplier clock) {
    this.server = server;
    this.backoff = backoff;
    this.listener = listener;
    this.clock = clock;
    this.againNanos = clock.getAsLong();
  }

  /** How many ejections there were. */
  public int epoch() {
    return epoch;
  }

  /** Whether a request should go there. */
  public boolean isAvailable() {
    return !ejected || (waitNanos() == 0 && probes == 0);
  }

  /** For how long it is still ejected; 0 if it is not. */
  public long waitNanos() {
    return ejected ? Math.max(0, againNanos - clock.getAsLong()) : 0;
  }

  /** A call begins. */
  public void began() {
    if (ejected) {
      probes++;
    }
  }

  /** A call ended that says nothing about the server. */
  public void ended(int since) {
    if (ejected && since == epoch) {
      probes--;
    }
  }

  /** The server did what it is there for. */
  public void succeeded(int since) {
    if (since != epoch) {
      return;
    }
    failures = 0;
    if (ejected) {
      ejected = false;
      probes = 0;
      backoff.reset();
      listener.returned(server);
    }
  }

  /** The server did not answer a call as it should. */
  public void failed(int since, TailException reason) {
    if (since == epoch && (ejected || ++failures == FAILURES_IN_A_ROW)) {
      eject(reason);
    }
  }

  /** The server cannot be reached, or says goodbye. */
  public void lost(int since, TailException reason) {
    if (since == epoch) {
      eject(reason);
    }
  }

  private void eject(TailException reason) {
    long nanos = backoff.nextNanos();
    ejected = true;
    epoch++;
    failures = 0;
    probes = 0;
    againNanos = clock.getAsLong() + nanos;
    listener.ejected(server, Duration.ofNanos(nanos), reason);
  }
}
