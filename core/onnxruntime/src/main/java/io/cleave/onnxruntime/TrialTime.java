package io.cleave.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import io.cleave.onnxruntime.graph.OnnxException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The time that a graph has to show what it does, in all its runs together. A file of a few bytes
 * may have a loop without end; the engine stops a run between two nodes, in inner graphs too.
 */
final class TrialTime {
  private static final int SECONDS = Integer.getInteger("cleave.onnxruntime.trial.seconds", 600);

  private final long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
  private RunOptions running;

  private TrialTime() {}

  static TrialTime start() {
    TrialTime time = new TrialTime();
    CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS).execute(time::stop);
    return time;
  }

  /**
   * Runs a graph as long as there is time.
   *
   * @throws OrtException if the run fails, or is stopped
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

  /** Refuses a graph that was stopped, or may have been. */
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
}
