package io.cleave.edge.internal.request;

import java.util.concurrent.Executor;

/** Where futures complete: one task after the other, away from the event loop. */
public interface Replies extends Executor, AutoCloseable {
  /** Whether the caller is one of its tasks. */
  boolean isCurrent();

  /** Ends after what it has to do; what comes later runs where it comes from. */
  @Override
  void close();
}
