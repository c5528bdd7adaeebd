package io.cleave.lab.training;

import io.cleave.lab.images.ImageSource;
import io.cleave.lab.images.LabelledImage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Draws the batches of a training in order on a background thread, up to {@value #AHEAD} of them
 * ahead of their use. Batches are read by one thread; closing stops the drawing.
 */
final class BatchFeeder implements AutoCloseable {
  private static final int AHEAD = 4;

  private final ImageSource source;
  private final int batchSize;
  private final Queue<Future<List<LabelledImage>>> ahead = new ArrayDeque<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor(BatchFeeder::daemon);
  private long nextImage;

  BatchFeeder(ImageSource source, long firstImage, int batchSize) {
    this.source = source;
    this.nextImage = firstImage;
    this.batchSize = batchSize;
    for (int i = 0; i < AHEAD; i++) {
      order();
    }
  }

  /** Waits for the next batch and returns it. */
  List<LabelledImage> next() throws InterruptedException {
    order();
    try {
      return ahead.remove().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("drawing images failed", e.getCause());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void order() {
    long first = nextImage;
    nextImage += batchSize;
    ahead.add(thread.submit(() -> source.images(first, batchSize)));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "image-drawer");
    thread.setDaemon(true);
    return thread;
  }
}
