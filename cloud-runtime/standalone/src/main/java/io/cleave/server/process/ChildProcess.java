package io.cleave.server.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A process that ends with this one, however this one ends short of SIGKILL. */
public final class ChildProcess implements AutoCloseable {

  private static final long STOP_SECONDS = 15;

  private final Process process;
  private final Thread hook;

  private ChildProcess(Process process) {
    this.process = process;
    this.hook = new Thread(process::destroy, "cleave-child-end");
  }

  /**
   * Starts a process.
   *
   * @param builder what to start
   * @return the process; closing it sends SIGTERM and waits for its end
   * @throws IOException if it cannot be started
   */
  public static ChildProcess start(ProcessBuilder builder) throws IOException {
    ChildProcess child = new ChildProcess(builder.start());
    Runtime.getRuntime().addShutdownHook(child.hook);
    return child;
  }

  /**
   * The process itself.
   *
   * @return the running or ended process
   */
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
