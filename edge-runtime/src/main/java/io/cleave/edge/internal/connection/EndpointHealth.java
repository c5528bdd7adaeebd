package io.cleave.edge.internal.connection;

import io.cleave.edge.TailException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a server should get requests. It is ejected when its connection fails, or when {@value
 * #FAILURES_IN_A_ROW} requests fail without an answer in between, for a time that grows. Then one
 * request at a time probes it: an answer brings it back, a failure ejects it for longer.
 *
 * <p>Calls and connections that began before an ejection say nothing after it, so each remembers
 * the {@linkplain #epoch epoch} of its beginning. Confined to the event loop.
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
   * Creates the health of a server that was not ejected yet.
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

  /** The number of ejections so far. */
  public int epoch() {
    return epoch;
  }

  /** Whether the server should get a request. */
  public boolean isAvailable() {
    return !ejected || (waitNanos() == 0 && probes == 0);
  }

  /** How long the server stays ejected; 0 if it is not. */
  public long waitNanos() {
    return ejected ? Math.max(0, againNanos - clock.getAsLong()) : 0;
  }

  /** Counts a call that begins. */
  public void began() {
    if (ejected) {
      probes++;
    }
  }

  /** Notes the end of a call that says nothing about the server. */
  public void ended(int since) {
    if (ejected && since == epoch) {
      probes--;
    }
  }

  /** Notes that the server did what it should. */
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

  /** Notes that the server did not answer a call as it should. */
  public void failed(int since, TailException reason) {
    if (since == epoch && (ejected || ++failures == FAILURES_IN_A_ROW)) {
      eject(reason);
    }
  }

  /** Notes that the server cannot be reached, or is stopping. */
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
