package io.cleave.spark;

import java.time.Duration;

/**
 * The tasks in this process, which run PyTorch's layers: the process must not end while one is
 * running. The driver of a cluster has none.
 */
final class RunningTasks {
  private static int running;

  private RunningTasks() {}

  static synchronized void begin() {
    running++;
  }

  static synchronized void end() {
    running--;
    RunningTasks.class.notifyAll();
  }

  /**
   * Waits until all tasks have ended, whether this thread is interrupted or not, but no longer than
   * {@code max}.
   */
  static synchronized void awaitEnd(Duration max) {
    long deadline = System.nanoTime() + max.toNanos();
    boolean interrupted = false;
    long leftMillis;
    while (running > 0 && (leftMillis = (deadline - System.nanoTime()) / 1_000_000) > 0) {
      try {
        RunningTasks.class.wait(leftMillis);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
