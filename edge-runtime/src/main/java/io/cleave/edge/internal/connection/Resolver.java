package io.cleave.edge.internal.connection;

import io.netty.resolver.NameResolver;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Resolves the server's name away from the event loop, because that may block. At most one lookup
 * runs, however many attempts to connect give it up. Confined to the event loop.
 */
public final class Resolver {
  private final NameResolver<InetAddress> names;
  private final String host;
  private final Executor lookups;
  private final Executor loop;
  private Consumer<Future<List<InetAddress>>> taker = found -> {};
  private boolean running;

  /**
   * Creates a resolver.
   *
   * @param names may block
   * @param host a name or an address
   * @param lookups where lookups run
   * @param loop where addresses are handed over
   */
  public Resolver(NameResolver<InetAddress> names, String host, Executor lookups, Executor loop) {
    this.names = names;
    this.host = host;
    this.lookups = lookups;
    this.loop = loop;
  }

  /**
   * Hands the addresses to this taker, and to no earlier one, when the lookup ends. The future is
   * done then, and has failed where there is no address.
   */
  public void resolve(Consumer<Future<List<InetAddress>>> taker) {
    this.taker = taker;
    if (!running) {
      running = true;
      lookups.execute(this::run);
    }
  }

  private void run() {
    Future<List<InetAddress>> found = names.resolveAll(host).awaitUninterruptibly();
    try {
      loop.execute(() -> resolved(found));
    } catch (RejectedExecutionException e) {
      // Closed meanwhile: nobody waits for the addresses. The thread may be somebody else's.
    }
  }

  private void resolved(Future<List<InetAddress>> found) {
    running = false;
    taker.accept(found);
  }
}
