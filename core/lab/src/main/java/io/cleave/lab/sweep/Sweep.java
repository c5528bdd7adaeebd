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
 * Measures a plan in this process, on any number of threads. With a journal, a sweep that was
 * stopped or killed resumes where it ended. The result depends on the plan alone, not on threads,
 * order or interruptions. Not safe for concurrent use.
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
   * {@return a sweep with one thread and no journal}
   *
   * @param plan what to measure
   * @param images the images of the plan; they stay open
   * @throws IllegalArgumentException if the images are not those of the plan
   */
  public static Sweep of(SweepPlan plan, ImageSet images) {
    plan.imageRange().requireSame(images);
    return new Sweep(plan, images);
  }

  /**
   * {@return this sweep, measuring a number of chunks at the same time} Default: 1.
   *
   * @param count 1 or more
   * @throws IllegalArgumentException if {@code count} is less than 1
   */
  public Sweep threads(int count) {
    Check.argument(count >= 1, "threads", count, "1 or more");
    this.threads = count;
    return this;
  }

  /**
   * {@return this sweep, measuring chunks elsewhere} Default: on threads of this process.
   *
   * @param other measures chunks of this sweep's plan
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
   * {@return this sweep, with a journal of finished chunks} Default: no journal.
   *
   * @param file the journal, created if it does not exist and otherwise resumed from
   */
  public Sweep journal(Path file) {
    this.journal = file;
    return this;
  }

  /**
   * {@return this sweep, with a listener} Default: no listener.
   *
   * @param other receives the progress, which counts each image once for each point
   */
  public Sweep listener(ProgressListener other) {
    this.listener = other;
    return this;
  }

  /**
   * {@return the complete result} Measures the chunks that are not yet in the journal.
   *
   * @throws JournalException if the journal belongs to another plan, is damaged or in use, or
   *     cannot be written
   * @throws IOException if the images or the weights cannot be read, or an image is damaged and
   *     damaged images are not skipped; finished chunks are in the journal
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
