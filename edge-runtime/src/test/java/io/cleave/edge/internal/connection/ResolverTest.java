package io.cleave.edge.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.edge.fake.TestNames;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings("FutureReturnValueIgnored") // a lookup that is over
@Timeout(60)
class ResolverTest {
  private static final List<InetAddress> ADDRESSES =
      List.of(TestNames.address("10.0.0.1"), TestNames.address("10.0.0.2"));

  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private final Resolver resolver =
      new Resolver(new Blocking(), "edge", task -> new Thread(task).start(), loop);

  /** Holds its thread up until there is an answer. */
  private final class Blocking extends InetNameResolver {
    Blocking() {
      super(ImmediateEventExecutor.INSTANCE);
    }

    @Override
    protected void doResolve(String host, Promise<InetAddress> promise) {
      throw new AssertionError("all are wanted");
    }

    @Override
    protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
      lookups.incrementAndGet();
      try {
        promise.setSuccess(answer.join());
      } catch (CompletionException e) {
        promise.setFailure(e.getCause());
      }
    }
  }

  @AfterEach
  void end() {
    loop.shutdownNow();
  }

  private CompletableFuture<Future<List<InetAddress>>> resolve() throws Exception {
    CompletableFuture<Future<List<InetAddress>>> taken = new CompletableFuture<>();
    loop.submit(() -> resolver.resolve(taken::complete)).get();
    return taken;
  }

  @Test
  void runsOneLookupHoweverManyAttemptsAsk() throws Exception {
    CompletableFuture<Future<List<InetAddress>>> abandoned = resolve();
    CompletableFuture<Future<List<InetAddress>>> newest = resolve();
    answer.complete(ADDRESSES);
    assertEquals(ADDRESSES, newest.join().getNow());
    assertFalse(abandoned.isDone());
    assertEquals(1, lookups.get());
  }

  @Test
  void looksUpAnewOnceTheLastLookupEnded() throws Exception {
    answer.complete(ADDRESSES);
    resolve().join();
    assertEquals(ADDRESSES, resolve().join().getNow());
    assertEquals(2, lookups.get());
  }

  @Test
  void handsOverWhyANameHasNoAddress() throws Exception {
    UnknownHostException unknown = new UnknownHostException("edge");
    answer.completeExceptionally(unknown);
    Future<List<InetAddress>> found = resolve().join();
    assertTrue(found.isDone());
    assertEquals(unknown, found.cause());
  }
}
