package io.cleave.simulation.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** An event loop that runs when its host's turn comes, on the virtual clock. */
@SuppressWarnings({"FutureReturnValueIgnored", "InlineMeSuggester"}) // as a real one does
public final class SimulatedLoop extends AbstractScheduledEventExecutor implements EventLoop {
  private static final long NEVER = Long.MAX_VALUE;

  private final SimulatedHost host;
  private final Runnable afterRun;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Set<Channel> channels = new LinkedHashSet<>();
  private final Promise<Void> termination = new DefaultPromise<>(ImmediateEventExecutor.INSTANCE);
  private long wakesAtNanos = NEVER;
  private boolean running;
  private boolean hurried;
  private boolean shutdown;

  /**
   * Does nothing yet.
   *
   * @param afterRun called when the loop has done what it had to do
   */
  public SimulatedLoop(SimulatedHost host, Runnable afterRun) {
    this.host = host;
    this.afterRun = afterRun;
  }

  @Override
  public Ticker ticker() {
    return new Ticker() {
      @Override
      public long initialNanoTime() {
        return 0;
      }

      @Override
      public long nanoTime() {
        return host.scheduler().nowNanos();
      }

      @Override
      public void sleep(long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  public void execute(Runnable task) {
    if (shutdown) {
      throw new RejectedExecutionException("event loop: ended (expected: running)");
    }
    tasks.add(task);
    if (!running) {
      wakeAt(host.scheduler().nowNanos() + host.latencyNanos());
    }
  }

  private void wakeAt(long nanos) {
    if (nanos < wakesAtNanos) {
      wakesAtNanos = nanos;
      host.at(nanos, () -> wake(nanos));
    }
  }

  private void wake(long forNanos) {
    if (wakesAtNanos == forNanos && !shutdown) {
      wakesAtNanos = NEVER;
      runAll();
      wakeForNext();
      afterRun.run();
    }
  }

  private void wakeForNext() {
    long next = nextScheduledTaskNano();
    if (!tasks.isEmpty()) {
      wakeAt(host.scheduler().nowNanos() + host.latencyNanos());
    } else if (next >= 0) {
      wakeAt(host.scheduler().nowNanos() + next);
    }
  }

  /** What is due, and what waits; what this adds has its turn later. */
  private void runAll() {
    running = true;
    try {
      for (Runnable due = pollScheduledTask(); due != null; due = pollScheduledTask()) {
        due.run();
      }
      for (int left = tasks.size(); left > 0 && !tasks.isEmpty(); left--) {
        tasks.remove().run();
      }
    } finally {
      running = false;
    }
  }

  /** Runs a task at once, behind all that waits, as it seems to a thread that waits for it. */
  @Override
  public Future<?> submit(Runnable task) {
    Future<?> future = super.submit(task);
    while (hurried && !running && !future.isDone()) {
      runAll();
    }
    return future;
  }

  /** Runs something that waits for what it submits. */
  public void hurry(Runnable waits) {
    hurried = true;
    waits.run();
    hurried = false;
  }

  /** What is to be done, at once or later. */
  public int pending() {
    return tasks.size() + (nextScheduledTaskNano() >= 0 ? 1 : 0);
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    return running;
  }

  @Override
  public ChannelFuture register(Channel channel) {
    return register(new DefaultChannelPromise(channel, this));
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    Channel channel = promise.channel();
    channels.add(channel);
    channel.closeFuture().addListener(closed -> channels.remove(channel));
    channel.unsafe().register(this, promise);
    return promise;
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    return register(promise);
  }

  public Collection<Channel> channels() {
    return channels;
  }

  /** As a real one: closes its channels, does what there is to do, forgets what was for later. */
  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    if (!shutdown) {
      tasks.add(() -> List.copyOf(channels).forEach(Channel::close));
      while (!tasks.isEmpty()) {
        runAll();
      }
      running = true;
      cancelScheduledTasks();
      running = false;
      shutdown = true;
      termination.setSuccess(null);
    }
    return termination;
  }

  @Override
  public EventLoopGroup parent() {
    return this;
  }

  @Override
  public EventLoop next() {
    return this;
  }

  @Override
  public Future<?> terminationFuture() {
    return termination;
  }

  @Override
  public boolean isShuttingDown() {
    return shutdown;
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutdown;
  }

  @Override
  @Deprecated
  public void shutdown() {
    shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }
}
