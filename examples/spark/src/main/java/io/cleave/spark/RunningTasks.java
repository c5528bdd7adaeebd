package io.cleave.spark;

import java.time.Duration;

/**
 * The tasks of this process, which run PyTorch's layers: the process must not end while one does. A
 * cluster's driver has none.
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

  /** Waits until all have ended, interrupted or not, but no longer than {@code most}. */
  static synchronized void awaitEnd(Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
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
