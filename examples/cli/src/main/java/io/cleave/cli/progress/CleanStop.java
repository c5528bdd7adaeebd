package io.cleave.cli.progress;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * Lets a computation end between two steps when the process is told to stop by Ctrl-C or SIGTERM.
 * The thread that opened this is interrupted, and the process waits up to {@value #WAIT_SECONDS}
 * seconds for that thread to release it. Otherwise the engine would lose its memory while a layer
 * runs.
 */
public final class CleanStop {
  private static final int WAIT_SECONDS = 20;
  private static final int INTERRUPTED = 130;

  private final CountDownLatch released = new CountDownLatch(1);
  private final Thread hook;

  private CleanStop(Thread worker) {
    this.hook = new Thread(() -> stop(worker), "clean-stop");
  }

  /** Work that ends between two steps when its thread is interrupted. */
  public interface Work {
    void run() throws IOException, InterruptedException;
  }

  /**
   * {@return the exit code of the process: 0, or 130 if the work was interrupted} Runs the work on
   * the calling thread.
   *
   * @param work the work
   * @param stopped runs if the work was interrupted
   * @throws IOException if the work throws it
   */
  public static int guard(Work work, Runnable stopped) throws IOException {
    CleanStop stop = ofThisThread();
    try {
      work.run();
      return CommandLine.ExitCode.OK;
    } catch (InterruptedException e) {
      stopped.run();
      return INTERRUPTED;
    } finally {
      stop.release();
    }
  }

  private static CleanStop ofThisThread() {
    CleanStop stop = new CleanStop(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(stop.hook);
    return stop;
  }

  /** Called when the computation has ended and released its memory. */
  private void release() {
    released.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is already ending: the hook has just been released.
    }
  }

  private void stop(Thread worker) {
    worker.interrupt();
    try {
      boolean ignored = released.await(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
