package io.cleave.cli.progress;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * Lets a computation end between two of its steps when the process is told to: by Ctrl-C or
 * SIGTERM. The thread that opened this is interrupted, and the process waits, at most {@value
 * #WAIT_SECONDS} seconds, until that thread releases it. Otherwise the engine's memory would go
 * while a layer runs.
 */
public final class CleanStop {
  private static final int WAIT_SECONDS = 20;
  private static final int INTERRUPTED = 130;

  private final CountDownLatch released = new CountDownLatch(1);
  private final Thread hook;

  private CleanStop(Thread worker) {
    this.hook = new Thread(() -> stop(worker), "clean-stop");
  }

  /** Something that ends between two of its steps when its thread is interrupted. */
  public interface Work {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Runs something on the calling thread.
   *
   * @param work what
   * @param stopped runs where it was interrupted
   * @return the process's exit code: 0, or 130 where it was interrupted
   * @throws IOException if the work does
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

  /** The computation has ended and freed what it held. */
  private void release() {
    released.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already: the hook has just been let go.
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
