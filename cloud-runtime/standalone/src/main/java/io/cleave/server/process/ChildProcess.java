package io.cleave.server.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A process that ends when this process ends, unless this one ends by SIGKILL. */
public final class ChildProcess implements AutoCloseable {

  private static final long STOP_SECONDS = 15;

  private final Process process;
  private final Thread hook;

  private ChildProcess(Process process) {
    this.process = process;
    this.hook = new Thread(process::destroy, "cleave-child-end");
  }

  /**
   * {@return the started process} Closing it sends SIGTERM, waits for its end, and kills it if that
   * takes too long.
   *
   * @param builder of the process
   * @throws IOException if the process cannot be started
   */
  public static ChildProcess start(ProcessBuilder builder) throws IOException {
    ChildProcess child = new ChildProcess(builder.start());
    Runtime.getRuntime().addShutdownHook(child.hook);
    return child;
  }

  /** {@return the process, which is running or has ended} */
  public Process process() {
    return process;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // this process ends already, and the hook runs
    }
  }
}
