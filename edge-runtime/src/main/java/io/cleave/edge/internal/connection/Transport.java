package io.cleave.edge.internal.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.resolver.NameResolver;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The environment of a client's state machine.
 *
 * @param loop its one thread
 * @param channels creates the channels to servers
 * @param names resolves the names of servers
 * @param lookups runs what may block, such as name lookups
 * @param clock nanoseconds, as {@link System#nanoTime}
 */
public record Transport(
    EventLoop loop,
    ChannelFactory<? extends Channel> channels,
    NameResolver<InetAddress> names,
    Executor lookups,
    LongSupplier clock) {
  public long nanoTime() {
    return clock.getAsLong();
  }

  public Future<?> after(long nanos, Runnable task) {
    return loop.schedule(task, Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }
}
