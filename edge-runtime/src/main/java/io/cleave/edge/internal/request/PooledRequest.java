package io.cleave.edge.internal.request;

/** A request of a pool, from its start to its end. */
interface PooledRequest {
  /** Begins. For the event loop. */
  void start();

  /** Ends because the client is closed. For the event loop. */
  void close();

  /** Ends because nobody waits any more; does nothing if it has ended. For the event loop. */
  void cancel();

  /** Frees a request that was never started, without an outcome. For any thread. */
  void drop();
}
