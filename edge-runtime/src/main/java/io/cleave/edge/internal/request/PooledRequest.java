package io.cleave.edge.internal.request;

/** A request of a pool, from its start to its end. */
interface PooledRequest {
  /** Begins, on the event loop. */
  void start();

  /** Ends, on the event loop, because the client is closed. */
  void close();

  /** Ends, on the event loop, because nobody waits any more; not if it has ended. */
  void cancel();

  /** Ends before the start, without telling, on any thread. */
  void drop();
}
