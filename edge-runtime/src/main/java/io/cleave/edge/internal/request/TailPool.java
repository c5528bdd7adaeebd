package io.cleave.edge.internal.request;

import io.cleave.codec.protocol.ServerLoad;
import io.cleave.edge.internal.connection.ConnectionSettings;
import io.cleave.edge.internal.connection.Endpoint;
import io.cleave.edge.internal.connection.Notifier;
import io.cleave.edge.internal.connection.Transport;
import io.cleave.edge.internal.plan.TailNeed;
import io.netty.channel.EventLoop;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of a client, and the requests under way at them. A request goes to the healthy server
 * with the fewest calls. All share one event loop.
 *
 * <p>{@link #submit}, {@link #execute}, {@link #ready} and {@link #close} are for any thread, all
 * else for the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails tells its requests
public final class TailPool implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TailPool.class);
  private static final long END_MILLIS = 2000;

  private final RetryPolicy policy;
  private final RetryBudget budget;
  private final Notifier listener;
  private final Transport transport;
  private final EventLoop loop;
  private final List<Endpoint> endpoints;
  private final Set<PooledRequest> open = new LinkedHashSet<>();
  private int turn;
  private boolean closed;

  /**
   * Connects to no server yet.
   *
   * @param servers one or more
   * @param transport whose event loop ends with this pool
   * @param listener hears of retries and ejections
   */
  public TailPool(
      List<ConnectionSettings> servers,
      Transport transport,
      RetryPolicy policy,
      RetryBudget budget,
      Notifier listener) {
    this.policy = policy;
    this.budget = budget;
    this.listener = listener;
    this.transport = transport;
    this.loop = transport.loop();
    this.endpoints =
        servers.stream()
            .map(
                server ->
                    new Endpoint(
                        server, transport, policy.backoff(), listener, this::moveToConnected))
            .toList();
  }

  public RetryPolicy policy() {
    return policy;
  }

  public RetryBudget budget() {
    return budget;
  }

  public Notifier listener() {
    return listener;
  }

  public boolean isClosed() {
    return closed;
  }

  /**
   * Starts a request.
   *
   * @throws RejectedExecutionException if the event loop has ended; the request is dropped
   */
  public void submit(PooledRequest request) {
    try {
      loop.execute(() -> start(request));
    } catch (RejectedExecutionException e) {
      request.drop();
      throw e;
    }
  }

  private void start(PooledRequest request) {
    open.add(request);
    if (closed) {
      request.close();
    } else {
      request.start();
    }
  }

  public void ended(PooledRequest request) {
    open.remove(request);
  }

  /**
   * Runs a task on the event loop. Once the loop has ended, and all requests with it, the task is
   * ignored.
   */
  public void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      logger.debug("Too late for a closed client", e);
    }
  }

  public Future<?> after(long nanos, Runnable task) {
    return transport.after(nanos, task);
  }

  public long nanoTime() {
    return transport.nanoTime();
  }

  /** The load that one of the servers reported last; for any thread. */
  public Optional<ServerLoad> load() {
    return endpoints.stream().flatMap(endpoint -> endpoint.load().stream()).findFirst();
  }

  /**
   * The server for the next attempt. In this order it prefers one that may have the tail, that is
   * healthy, that the request has not tried, that can send at once, and that has the fewest calls;
   * equals take turns. Other healthy servers that are not connected begin to connect.
   */
  public Endpoint pick(TailNeed need, Set<Endpoint> tried) {
    endpoints.stream().filter(Endpoint::isAvailable).forEach(Endpoint::connectSoon);
    int first = turn++;
    Comparator<Endpoint> order =
        Comparator.comparing((Endpoint endpoint) -> endpoint.lacks(need))
            .thenComparing(endpoint -> !endpoint.isAvailable())
            .thenComparing(tried::contains)
            .thenComparing(endpoint -> !endpoint.hasRoom())
            .thenComparing(Endpoint::waitNanos)
            .thenComparing(Endpoint::outstanding)
            .thenComparing(Endpoint::waitMicros)
            .thenComparing(
                endpoint -> Math.floorMod(endpoints.indexOf(endpoint) - first, endpoints.size()));
    return endpoints.stream().min(order).orElseThrow();
  }

  /** Whether a healthy server beside these may have the tail. */
  public boolean hasAnother(TailNeed need, Set<Endpoint> tried) {
    return endpoints.stream()
        .anyMatch(e -> e.isAvailable() && !tried.contains(e) && !e.lacks(need));
  }

  /** Moves calls that wait for one connection to a server that is connected. */
  private void moveToConnected() {
    endpoints.stream()
        .filter(endpoint -> !endpoint.isLive())
        .forEach(endpoint -> endpoint.takeBackWaiting(this::isReady));
  }

  private boolean isReady(TailNeed need) {
    return endpoints.stream().anyMatch(e -> e.isAvailable() && e.hasRoom() && !e.lacks(need));
  }

  /**
   * Connects to all servers; the future completes when the first is connected, or when none can be.
   */
  public CompletableFuture<Void> ready() {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    try {
      loop.execute(() -> completeWhenReady(ready));
    } catch (RejectedExecutionException e) {
      ready.completeExceptionally(Endpoint.closedFailure());
    }
    return ready;
  }

  private void completeWhenReady(CompletableFuture<Void> ready) {
    List<CompletableFuture<Void>> each = endpoints.stream().map(Endpoint::ready).toList();
    for (CompletableFuture<Void> one : each) {
      one.whenComplete(
          (connected, failure) -> {
            if (failure == null) {
              ready.complete(null);
            } else if (each.stream().allMatch(CompletableFuture::isCompletedExceptionally)) {
              ready.completeExceptionally(failure);
            }
          });
    }
  }

  /** Fails every request and ends the event loop. */
  @Override
  public void close() {
    try {
      loop.submit(this::closeNow).awaitUninterruptibly(END_MILLIS);
    } catch (RejectedExecutionException e) {
      return; // closed before
    }
    loop.parent()
        .shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(END_MILLIS);
  }

  private void closeNow() {
    closed = true;
    List.copyOf(open).forEach(PooledRequest::close);
    endpoints.forEach(Endpoint::close);
  }
}
