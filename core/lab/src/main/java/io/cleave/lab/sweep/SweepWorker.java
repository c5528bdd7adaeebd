package io.cleave.lab.sweep;

import io.cleave.lab.images.ImageSet;
import io.cleave.lab.measure.Counts;
import io.cleave.lab.measure.ImageBatch;
import io.cleave.lab.sweep.internal.Tally;
import io.cleave.lab.sweep.internal.VariantRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Measures chunks of a plan, one after the other, with all weights of the plan in memory. The
 * counts depend on the chunk alone. Not safe for concurrent use.
 *
 * <p>An engine should run on one thread ({@code -Dai.djl.pytorch.num_threads=1}, {@code
 * -Dcleave.onnxruntime.threads=1}). With more threads it may add floats in another order, and an
 * image on the edge of two classes may be classified differently.
 */
public final class SweepWorker implements AutoCloseable {
  private final SweepPlan plan;
  private final ImageSet images;
  private final LoadedVariants loaded;
  private final boolean owner;
  private final IntConsumer measured;
  private final List<VariantRun> runs = new ArrayList<>();

  private SweepWorker(
      SweepPlan plan, ImageSet images, LoadedVariants loaded, boolean owner, IntConsumer measured) {
    this.plan = plan;
    this.images = images;
    this.loaded = loaded;
    this.owner = owner;
    this.measured = measured;
    loaded.segments().forEach((name, part) -> runs.add(new VariantRun(name, part, plan.points())));
  }

  /**
   * {@return a new worker, which the caller closes}
   *
   * @param plan what to measure
   * @param images the images of the plan; they stay open
   * @throws IOException if weights are missing, or differ from those that were planned
   * @throws IllegalArgumentException if the images are not those of the plan
   */
  public static SweepWorker open(SweepPlan plan, ImageSet images) throws IOException {
    plan.imageRange().requireSame(images);
    return new SweepWorker(plan, images, LoadedVariants.of(plan), true, ignored -> {});
  }

  /**
   * A worker that shares the weights with others of its process; they are closed after all workers.
   */
  static SweepWorker sharing(
      LoadedVariants loaded, SweepPlan plan, ImageSet images, IntConsumer measured) {
    return new SweepWorker(plan, images, loaded, false, measured);
  }

  /**
   * {@return the counts of every point on the images of a chunk}
   *
   * @param chunk a chunk of the plan
   * @throws IOException if images cannot be read, or an image is damaged and damaged images are not
   *     skipped
   * @throws InterruptedException if the thread is interrupted; checked between two points
   */
  public ChunkResult run(Chunk chunk) throws IOException, InterruptedException {
    ImageBatch batch = plan.imageRange().read(images, chunk.first(), chunk.size());
    if (batch.isEmpty()) {
      return new ChunkResult(
          chunk.number(), Collections.nCopies(plan.size(), Counts.NONE), batch.damaged());
    }
    Tally tally = new Tally(batch.labels(), plan.size(), measured);
    for (VariantRun run : runs) {
      run.run(batch, tally);
    }
    return new ChunkResult(chunk.number(), tally.counts(), batch.damaged());
  }

  /** Releases all memory, including the weights. */
  @Override
  public void close() {
    runs.forEach(VariantRun::close);
    if (owner) {
      loaded.close();
    }
  }
}
