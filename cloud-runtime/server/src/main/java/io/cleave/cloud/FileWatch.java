package io.cleave.cloud;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls files for changes, one after the other on one daemon thread, which starts with the first
 * file. Thread-safe.
 */
public final class FileWatch implements AutoCloseable {
  /** Time between two looks at a file, in seconds: {@value}. */
  public static final int POLL_SECONDS = 3;

  private static final Logger logger = LoggerFactory.getLogger(FileWatch.class);

  /** Checks whether a file has changed, and acts on the change. */
  public interface Look {
    /**
     * Looks once.
     *
     * @throws IOException if the file cannot be read; logged once
     */
    void look() throws IOException;
  }

  private final Duration patience;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("cleave-file", true));

  /**
   * Creates a watch without files.
   *
   * @param patience how long closing waits for a change that is being handled
   */
  public FileWatch(Duration patience) {
    this.patience = patience;
  }

  /**
   * Adds a file, to be looked at every {@value #POLL_SECONDS} seconds. What is wrong with it is
   * logged once.
   *
   * @param file for messages
   * @param look called on the watch's thread; what it throws is logged
   * @throws java.util.concurrent.RejectedExecutionException if the watch is closed
   */
  public void add(Path file, Look look) {
    Watched watched = new Watched(file, look);
    var unused =
        thread.scheduleWithFixedDelay(watched::look, POLL_SECONDS, POLL_SECONDS, TimeUnit.SECONDS);
  }

  /** One file. Only for the watch's thread. */
  private static final class Watched {
    private final Path file;
    private final Look look;
    private String complaint = "";

    Watched(Path file, Look look) {
      this.file = file;
      this.look = look;
    }

    void look() {
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
  }

  /** Ends the thread, after waiting for a change that is being handled. */
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
