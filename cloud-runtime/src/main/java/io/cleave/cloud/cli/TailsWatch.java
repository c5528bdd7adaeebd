package io.cleave.cloud.cli;

import io.cleave.cloud.TailServer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a server's tails in step with a file, on a thread of its own. */
final class TailsWatch implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TailsWatch.class);
  private static final long POLL_SECONDS = 3;

  private final TailsFile file;
  private final LiveTails tails;
  private final TailServer server;
  private final Duration patience;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          new DefaultThreadFactory("cleave-tails-file", true));

  TailsWatch(TailsFile file, LiveTails tails, TailServer server, Duration patience) {
    this.file = file;
    this.tails = tails;
    this.server = server;
    this.patience = patience;
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(this::look, POLL_SECONDS, POLL_SECONDS, TimeUnit.SECONDS);
  }

  /** A file of no use leaves everything as it is until it changes again. */
  private void look() {
    try {
      if (file.hasChanged() || !tails.isSettled()) {
        tails.change(server, file.read(), patience);
      }
    } catch (IOException | RuntimeException e) {
      logger.error("{} changes nothing: {}", file, e.getMessage());
    }
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
