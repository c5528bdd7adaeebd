package io.cleave.edge.internal.request;

import java.util.concurrent.Executor;

/** Completes futures: runs one task after the other, away from the event loop. */
public interface Replies extends Executor, AutoCloseable {
  /** Whether the calling thread is running one of the tasks. */
  boolean isCurrent();

  /** Ends when the tasks at hand are done; later ones run on the thread that submits them. */
  @Override
  void close();
}
