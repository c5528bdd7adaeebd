package io.cleave.edge.internal.request;

import io.cleave.edge.internal.local.ExecutorEnd;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which futures complete. Its queue is no longer than the number of requests in
 * flight, which the pipeline bounds.
 */
public final class ReplyThread implements Replies {
  private static final long END_MILLIS = 2000;

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::newThread);
  private volatile @Nullable Thread thread;

  public ReplyThread() {
    // Once closed, what still ends does so on the thread that ends it: no future stays open.
    executor.setRejectedExecutionHandler((task, closed) -> task.run());
  }

  private Thread newThread(Runnable task) {
    Thread created = new Thread(task, "cleave-edge-reply");
    created.setDaemon(true);
    thread = created;
    return created;
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /**
   * Ends the thread when the tasks at hand are done; leaves it to a callback that does not return.
   */
  @Override
  public void close() {
    executor.shutdown();
    if (!isCurrent() && !ExecutorEnd.await(executor, END_MILLIS)) {
      executor.shutdownNow().forEach(Runnable::run);
    }
  }
}
