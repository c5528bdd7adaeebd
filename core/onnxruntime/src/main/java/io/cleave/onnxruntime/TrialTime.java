package io.cleave.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import io.cleave.onnxruntime.graph.OnnxException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time that a graph has for all its trial runs together. A file of a few bytes can contain a
 * loop without end; the engine stops a run between two nodes, in inner graphs too. Closed when the
 * graph is known, so that nothing of it is kept until the time is up.
 */
final class TrialTime implements AutoCloseable {
  private static final int SECONDS = Integer.getInteger("cleave.onnxruntime.trial.seconds", 600);
  private static final ScheduledExecutorService CLOCK = clock();

  private final long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
  private final Future<?> alarm = CLOCK.schedule(this::stop, SECONDS, TimeUnit.SECONDS);
  private @Nullable RunOptions running;

  private TrialTime() {}

  private static ScheduledExecutorService clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "cleave-trial-time");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  static TrialTime start() {
    return new TrialTime();
  }

  /**
   * Runs a graph for as long as there is time.
   *
   * @throws OrtException if the run fails or is stopped
   */
  OrtSession.Result run(OrtSession session, BoundTensors given) throws OrtException {
    RunOptions options = new RunOptions();
    begin(options);
    try {
      return session.run(given.tensors(), options);
    } finally {
      end(options);
    }
  }

  /** Refuses a graph whose runs were stopped, or may have been. */
  void requireLeft(String source) throws OnnxException {
    if (isOver()) {
      throw new OnnxException(
          source, "still tried after " + SECONDS + " s (expected: a graph that is done by then)");
    }
  }

  private boolean isOver() {
    return System.nanoTime() - end >= 0;
  }

  private synchronized void begin(RunOptions options) throws OrtException {
    running = options;
    options.setTerminate(isOver());
  }

  private synchronized void end(RunOptions options) {
    running = null;
    options.close();
  }

  private synchronized void stop() {
    try {
      if (running != null) {
        running.setTerminate(true);
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Cancels the alarm. */
  @Override
  public void close() {
    alarm.cancel(false);
  }
}
