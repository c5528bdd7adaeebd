package io.cleave.server;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a server in step with a file, on a thread of its own. */
final class FileWatch implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(FileWatch.class);
  private static final long POLL_SECONDS = 3;

  /** Sees whether the file has changed, and does what follows. */
  interface Look {
    void look() throws IOException;
  }

  private final Path file;
  private final Look look;
  private final Duration patience;
  private String complaint = "";
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("cleave-file", true));

  /**
   * Looks every {@value #POLL_SECONDS} seconds, once it is started. A file of no use is complained
   * of once.
   *
   * @param patience how long closing waits for a change that is under way
   */
  FileWatch(Path file, Look look, Duration patience) {
    this.file = file;
    this.look = look;
    this.patience = patience;
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(this::look, POLL_SECONDS, POLL_SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    String found = "";
    try {
      look.look();
    } catch (Throwable t) { // such as an OutOfMemoryError: the next look comes all the same
      found = t.toString();
    }
    if (!found.isEmpty() && !found.equals(complaint)) {
      logger.error("{} changes nothing: {}", file, found);
    }
    complaint = found;
  }

  /** Ends the thread; waits for a change that is under way. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
