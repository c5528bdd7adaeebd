package io.cleave.edge;

import java.time.Duration;

/**
 * Hears the outcome of every request of a client, before the request's future completes, and what
 * happens on the way. Calls come from the client's reply thread, one at a time, and must not block.
 * What a call throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface RequestListener {
  /**
   * Called when a request was answered.
   *
   * @param report where its time and its bytes went
   */
  void answered(Report report);

  /**
   * Called when a request failed. Does nothing by default.
   *
   * @param failure that the request's future completes with
   */
  default void failed(TailException failure) {}

  /**
   * Called when a caller cancelled the future of a request. Does nothing by default.
   *
   * @param requestId the id of the request
   */
  default void cancelled(long requestId) {}

  /**
   * Called when an attempt failed and another one follows. Does nothing by default.
   *
   * @param requestId the id of the request
   * @param endpoint of the next attempt, as host:port
   * @param reason why the last attempt failed
   */
  default void retried(long requestId, String endpoint, TailException reason) {}

  /**
   * Called when a request was sent to a second server because the first attempt took long. Does
   * nothing by default.
   *
   * @param requestId the id of the request
   * @param endpoint of the second attempt, as host:port
   */
  default void hedged(long requestId, String endpoint) {}

  /**
   * Called when a failing server is ejected: it gets no requests for a while, where there are
   * others. Does nothing by default.
   *
   * @param endpoint the server, as host:port
   * @param duration of the ejection, at least
   * @param reason the last failure
   */
  default void ejected(String endpoint, Duration duration, TailException reason) {}

  /**
   * Called when a server that was ejected answered again. Does nothing by default.
   *
   * @param endpoint the server, as host:port
   */
  default void returned(String endpoint) {}
}
