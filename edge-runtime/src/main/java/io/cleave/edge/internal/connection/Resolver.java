package io.cleave.edge.internal.connection;

import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks the server's name up beside the event loop: it may block, and the loop must not. At most
 * one lookup runs, however many attempts to connect give it up. Confined to the event loop.
 */
public final class Resolver {
  private final Supplier<InetSocketAddress> lookup;
  private final Executor lookups;
  private final Executor loop;
  private Consumer<InetSocketAddress> taker = address -> {};
  private boolean running;

  /**
   * Creates a resolver.
   *
   * @param lookup may block; gives an unresolved address where there is none
   * @param lookups where lookups run
   * @param loop where addresses are handed over
   */
  public Resolver(Supplier<InetSocketAddress> lookup, Executor lookups, Executor loop) {
    this.lookup = lookup;
    this.lookups = lookups;
    this.loop = loop;
  }

  /** Hands the address of the lookup that ends next to this taker, and to no earlier one. */
  public void resolve(Consumer<InetSocketAddress> taker) {
    this.taker = taker;
    if (!running) {
      running = true;
      lookups.execute(this::run);
    }
  }

  private void run() {
    InetSocketAddress address = lookup.get();
    try {
      loop.execute(() -> resolved(address));
    } catch (RejectedExecutionException e) {
      // Closed meanwhile: nobody waits for the address. The thread may be somebody else's.
    }
  }

  private void resolved(InetSocketAddress address) {
    running = false;
    taker.accept(address);
  }
}
