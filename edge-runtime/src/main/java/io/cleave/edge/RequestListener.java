package io.cleave.edge;

/**
 * Learns the outcome of every request of a client, before the request's future completes. Calls
 * come from the client's reply thread, one at a time, and must not block; what they throw is logged
 * and otherwise ignored.
 */
@FunctionalInterface
public interface RequestListener {
  /**
   * A request was answered.
   *
   * @param report where its time and its bytes went
   */
  void answered(RequestReport report);

  /**
   * A request failed.
   *
   * @param failure what its future completes with
   */
  default void failed(TailException failure) {}
}
