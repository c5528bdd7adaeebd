package io.cleave.edge.internal.local;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Waits until the threads of an executor have ended. */
public final class ExecutorEnd {
  private ExecutorEnd() {}

  /**
   * {@return whether the executor ended in time} Waits through interrupts, because the caller frees
   * memory that the threads use. The thread is interrupted again afterwards.
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
