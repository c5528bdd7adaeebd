package io.cleave.bench.load;

import io.cleave.codec.protocol.ResponsePreamble;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Asks as soon as an answer comes, with a fixed number of requests out: what a server can do. */
final class ClosedLoop {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final LoadTarget target;
  private final int outstanding;
  private final Semaphore free;
  private final LongAdder answered = new LongAdder();
  private volatile @Nullable String failure;

  ClosedLoop(LoadTarget target, int outstanding) {
    this.target = target;
    this.outstanding = outstanding;
    this.free = new Semaphore(outstanding);
  }

  /**
   * {@return answers a second} Runs, then waits for what is still out, which counts as well, and so
   * does the time it takes.
   *
   * @throws IllegalStateException if a request failed: a peak with failures is none
   */
  double run(Duration duration) throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    return run(() -> System.nanoTime() - end < 0);
  }

  /** The same for so many requests. */
  double run(int requests) throws InterruptedException {
    int[] left = {requests};
    return run(() -> left[0]-- > 0);
  }

  private double run(BooleanSupplier goesOn) throws InterruptedException {
    long started = System.nanoTime();
    while (failure == null && goesOn.getAsBoolean()) {
      free.acquire();
      target.ask(TIMEOUT_MILLIS, new Counted());
    }
    free.acquire(outstanding);
    if (failure != null) {
      throw new IllegalStateException("a request failed at full load: " + failure);
    }
    return answered.sum() * 1e9 / (System.nanoTime() - started);
  }

  private final class Counted implements LoadTarget.Reply {
    @Override
    public void answered(@Nullable ResponsePreamble timings) {
      answered.increment();
      free.release();
    }

    @Override
    public void failed(String reason) {
      failure = reason;
      free.release();
    }
  }
}
