package io.cleave.edge;

import java.time.Duration;

/**
 * Learns the outcome of every request of a client, before the request's future completes, and what
 * happened on the way. Calls come from the client's reply thread, one at a time, and must not
 * block; what they throw is logged and otherwise ignored.
 */
@FunctionalInterface
public interface RequestListener {
  /**
   * A request was answered.
   *
   * @param report where its time and its bytes went
   */
  void answered(Report report);

  /**
   * A request failed.
   *
   * @param failure what its future completes with
   */
  default void failed(TailException failure) {}

  /**
   * A request's caller cancelled its future.
   *
   * @param requestId the request's id
   */
  default void cancelled(long requestId) {}

  /**
   * An attempt failed and another one follows.
   *
   * @param requestId the request's id
   * @param endpoint where the next attempt goes, as host:port
   * @param reason why the last one failed
   */
  default void retried(long requestId, String endpoint, TailException reason) {}

  /**
   * A request was sent a second time, because its first attempt took long.
   *
   * @param requestId the request's id
   * @param endpoint where it was sent, too, as host:port
   */
  default void hedged(long requestId, String endpoint) {}

  /**
   * A server gets no requests for a while, where there are others.
   *
   * @param endpoint the server, as host:port
   * @param duration how long, at least
   * @param reason the last thing that happened
   */
  default void ejected(String endpoint, Duration duration, TailException reason) {}

  /**
   * A server that was ejected answered again.
   *
   * @param endpoint the server, as host:port
   */
  default void returned(String endpoint) {}
}
