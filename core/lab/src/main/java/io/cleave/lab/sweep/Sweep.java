package io.cleave.lab.sweep;

import io.cleave.codec.internal.Check;
import io.cleave.lab.ProgressListener;
import io.cleave.lab.images.ImageSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures a plan in this process, on any number of threads. With a journal, a sweep that was ended
 * or killed goes on where it was. The result depends on the plan alone: not on threads, order or
 * interruptions.
 */
public final class Sweep {
  private static final String STAGE = "points";

  private final SweepPlan plan;
  private final ImageSet images;
  private int threads = 1;
  private @Nullable Path journal;
  private ProgressListener listener = ProgressListener.NONE;
  private ChunkMeasurer measurer = this::measureHere;
  private long done;
  private long all;

  private Sweep(SweepPlan plan, ImageSet images) {
    this.plan = plan;
    this.images = images;
  }

  /**
   * Prepares to measure.
   *
   * @param plan what
   * @param images those of the plan; stays the caller's
   * @return a sweep of one thread, without a journal
   * @throws IllegalArgumentException if the images are not those of the plan
   */
  public static Sweep of(SweepPlan plan, ImageSet images) {
    plan.imageRange().requireSame(images);
    return new Sweep(plan, images);
  }

  /**
   * Sets how many chunks are measured at a time.
   *
   * @param count 1 or more
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public Sweep threads(int count) {
    Check.argument(count >= 1, "threads", count, "1 or more");
    this.threads = count;
    return this;
  }

  /**
   * Sets where chunks are measured; by default on threads of this process.
   *
   * @param other of this sweep's plan
   * @return this
   */
  public Sweep measurer(ChunkMeasurer other) {
    this.measurer =
        (chunks, finished) -> other.measure(chunks, result -> takeWhole(result, finished));
    return this;
  }

  private void takeWhole(ChunkResult result, ChunkMeasurer.Receiver finished) throws IOException {
    int number = result.chunk();
    boolean planned = number >= 0 && number < plan.chunks().size();
    Check.argument(planned, "chunk", number, "one of the plan");
    finished.accept(result);
    measured(plan.size() * plan.chunks().get(number).size());
  }

  /**
   * Keeps finished chunks in a file.
   *
   * @param file made where it is absent, continued where it is there
   * @return this
   */
  public Sweep journal(Path file) {
    this.journal = file;
    return this;
  }

  /**
   * Sets who is told how far the sweep is.
   *
   * @param other counts images, once for each point
   * @return this
   */
  public Sweep listener(ProgressListener other) {
    this.listener = other;
    return this;
  }

  /**
   * Measures what is left to measure.
   *
   * @return the whole result
   * @throws JournalException if the journal is of another plan, damaged, in use or cannot be
   *     written
   * @throws IOException if images or weights cannot be read, or an image is damaged and damaged
   *     ones are not skipped; finished chunks are in the journal
   * @throws InterruptedException if the thread is interrupted; finished chunks are in the journal
   */
  public SweepResult run() throws IOException, InterruptedException {
    if (journal == null) {
      return run(Map.of(), result -> {});
    }
    try (JournalFile kept = JournalFile.open(journal, plan)) {
      return run(kept.finished(), kept::append);
    }
  }

  private SweepResult run(Map<Integer, ChunkResult> before, ChunkMeasurer.Receiver keep)
      throws IOException, InterruptedException {
    Map<Integer, ChunkResult> finished = new TreeMap<>(before);
    List<Chunk> left =
        plan.chunks().stream().filter(each -> !finished.containsKey(each.number())).toList();
    begin(finished.size(), left);
    if (!left.isEmpty()) {
      measurer.measure(
          left,
          result -> {
            keep.accept(result);
            finished.put(result.chunk(), result);
          });
    }
    return SweepResult.of(plan, finished.values());
  }

  private synchronized void begin(int finished, List<Chunk> left) {
    done = 0;
    all = left.stream().mapToLong(Chunk::size).sum() * plan.size();
    if (finished > 0) {
      listener.said(
          String.format(
              Locale.ROOT, "resuming: %,d of %,d chunks are done", finished, plan.chunks().size()));
    }
    listener.progressed(done, all, STAGE);
  }

  private synchronized void measured(int images) {
    done += images;
    listener.progressed(done, all, STAGE);
  }

  private void measureHere(List<Chunk> left, ChunkMeasurer.Receiver finished)
      throws IOException, InterruptedException {
    try (WorkerPool pool =
        WorkerPool.start(plan, images, Math.min(threads, left.size()), this::measured)) {
      left.forEach(pool::submit);
      for (int i = 0; i < left.size(); i++) {
        finished.accept(pool.take());
      }
    }
  }
}
