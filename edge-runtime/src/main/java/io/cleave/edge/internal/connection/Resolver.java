package io.cleave.edge.internal.connection;

import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks the server's name up on a thread of its own: it may block, and the event loop must not. At
 * most one lookup runs, however many attempts to connect give it up. Confined to the event loop.
 */
public final class Resolver {
  private final Supplier<InetSocketAddress> lookup;
  private final Executor loop;
  private Consumer<InetSocketAddress> taker = address -> {};
  private boolean running;

  /**
   * Creates a resolver.
   *
   * @param lookup may block; gives an unresolved address where there is none
   * @param loop where addresses are handed over
   */
  public Resolver(Supplier<InetSocketAddress> lookup, Executor loop) {
    this.lookup = lookup;
    this.loop = loop;
  }

  /** Hands the address of the lookup that ends next to this taker, and to no earlier one. */
  public void resolve(Consumer<InetSocketAddress> taker) {
    this.taker = taker;
    if (!running) {
      Thread thread = new Thread(this::run, "cleave-edge-resolve");
      thread.setDaemon(true);
      thread.start();
      running = true;
    }
  }

  private void run() {
    InetSocketAddress address = lookup.get();
    try {
      loop.execute(() -> resolved(address));
    } catch (RejectedExecutionException e) {
      Thread.currentThread().interrupt(); // closed meanwhile, nobody waits for the address
    }
  }

  private void resolved(InetSocketAddress address) {
    running = false;
    taker.accept(address);
  }
}
