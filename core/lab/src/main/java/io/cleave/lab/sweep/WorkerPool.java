package io.cleave.lab.sweep;

import io.cleave.lab.images.ImageSet;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Workers on their own threads, which share one copy of the weights. */
final class WorkerPool implements AutoCloseable {
  private final LoadedVariants loaded;
  private final Queue<SweepWorker> idle = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads;
  private final ExecutorCompletionService<ChunkResult> results;

  private WorkerPool(LoadedVariants loaded, int size) {
    this.loaded = loaded;
    this.threads = Executors.newFixedThreadPool(size);
    this.results = new ExecutorCompletionService<>(threads);
  }

  static WorkerPool start(SweepPlan plan, ImageSet images, int size, IntConsumer measured)
      throws IOException {
    WorkerPool pool = new WorkerPool(LoadedVariants.of(plan), size);
    for (int i = 0; i < size; i++) {
      pool.idle.add(SweepWorker.sharing(pool.loaded, plan, images, measured));
    }
    return pool;
  }

  void submit(Chunk chunk) {
    results.submit(() -> run(chunk));
  }

  private ChunkResult run(Chunk chunk) throws IOException, InterruptedException {
    SweepWorker worker = idle.remove();
    try {
      return worker.run(chunk);
    } finally {
      idle.add(worker);
    }
  }

  /** Waits for the next result of any chunk; throws what its worker threw. */
  ChunkResult take() throws IOException, InterruptedException {
    try {
      return results.take().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a worker failed: " + cause, cause);
    }
  }

  /**
   * Stops every worker between two points and waits for it, because layers must not lose their
   * weights while they run.
   */
  @Override
  public void close() {
    threads.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    idle.forEach(SweepWorker::close);
    loaded.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
