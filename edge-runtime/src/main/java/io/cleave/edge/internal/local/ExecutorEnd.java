package io.cleave.edge.internal.local;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Waits for threads that others rely on to have ended. */
public final class ExecutorEnd {
  private ExecutorEnd() {}

  /**
   * Waits through interrupts: what follows the wait frees what the threads use. The caller finds
   * the interrupt again afterwards.
   *
   * @return whether the executor ended in time
   */
  public static boolean await(ExecutorService executor, long millis) {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return executor.awaitTermination(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
