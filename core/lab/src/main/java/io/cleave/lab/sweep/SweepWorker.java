package io.cleave.lab.sweep;

import ai.djl.ndarray.NDManager;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.sweep.internal.ImageBatch;
import io.cleave.lab.sweep.internal.LoadedVariant;
import io.cleave.lab.sweep.internal.Tally;
import io.cleave.lab.sweep.internal.VariantRun;
import io.cleave.pytorch.PyTorch;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Measures chunks of a plan, one after the other; holds all weights that the plan names. What it
 * counts depends on the chunk alone. Not thread safe.
 *
 * <p>PyTorch should run on one thread, {@code -Dai.djl.pytorch.num_threads=1}: with more it may add
 * floats up in another order, and an answer on the edge of two classes may be another.
 */
public final class SweepWorker implements AutoCloseable {
  private final SweepPlan plan;
  private final ImageSet images;
  private final List<LoadedVariant> owned;
  private final NDManager manager;
  private final List<VariantRun> runs;
  private final IntConsumer measured;

  private SweepWorker(
      SweepPlan plan,
      ImageSet images,
      List<LoadedVariant> owned,
      List<LoadedVariant> used,
      IntConsumer measured) {
    this.plan = plan;
    this.images = images;
    this.owned = owned;
    this.measured = measured;
    this.manager = PyTorch.newManager();
    this.runs = used.stream().map(each -> new VariantRun(each, manager, plan.points())).toList();
  }

  /**
   * Loads weights.
   *
   * @param plan what to measure
   * @param images those of the plan; stays the caller's
   * @return a worker, which the caller closes
   * @throws IOException if weights are absent, or are others than those that were planned
   * @throws IllegalArgumentException if the images are not those of the plan
   */
  public static SweepWorker open(SweepPlan plan, ImageSet images) throws IOException {
    plan.imageRange().requireSame(images);
    List<LoadedVariant> loaded = LoadedVariant.all(plan);
    return new SweepWorker(plan, images, loaded, loaded, ignored -> {});
  }

  /** A worker beside others of its process, which use the same weights and close after it. */
  static SweepWorker sharing(
      List<LoadedVariant> loaded, SweepPlan plan, ImageSet images, IntConsumer measured) {
    return new SweepWorker(plan, images, List.of(), loaded, measured);
  }

  /**
   * Measures every point on the images of a chunk.
   *
   * @param chunk of the plan
   * @return its counts
   * @throws IOException if images cannot be read, or one is damaged and damaged ones are not
   *     skipped
   * @throws InterruptedException if the thread is interrupted, between two points
   */
  public ChunkResult run(Chunk chunk) throws IOException, InterruptedException {
    ImageBatch batch = ImageBatch.read(plan.imageRange(), images, chunk);
    if (batch.images().isEmpty()) {
      return new ChunkResult(
          chunk.number(), Collections.nCopies(plan.size(), Counts.NONE), batch.damaged());
    }
    Tally tally = new Tally(LabelledImage.labels(batch.images()), plan.size(), measured);
    for (VariantRun run : runs) {
      run.run(batch, tally);
    }
    return new ChunkResult(chunk.number(), tally.counts(), batch.damaged());
  }

  /** Frees memory, the weights included. */
  @Override
  public void close() {
    manager.close();
    LoadedVariant.closeAll(owned);
  }
}
