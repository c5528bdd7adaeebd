package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cleave.edge.internal.connection.Resolver;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResolverTest {
  private static final InetSocketAddress ADDRESS = InetSocketAddress.createUnresolved("edge", 1);

  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final CompletableFuture<InetSocketAddress> answer = new CompletableFuture<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private final Resolver resolver =
      new Resolver(this::lookUp, task -> new Thread(task).start(), loop);

  private InetSocketAddress lookUp() {
    lookups.incrementAndGet();
    return answer.join();
  }

  @AfterEach
  void end() {
    loop.shutdownNow();
  }

  private CompletableFuture<InetSocketAddress> resolve() throws Exception {
    CompletableFuture<InetSocketAddress> taken = new CompletableFuture<>();
    loop.submit(() -> resolver.resolve(taken::complete)).get();
    return taken;
  }

  @Test
  void runsOneLookupHoweverManyAttemptsAsk() throws Exception {
    CompletableFuture<InetSocketAddress> abandoned = resolve();
    CompletableFuture<InetSocketAddress> newest = resolve();
    answer.complete(ADDRESS);
    assertEquals(ADDRESS, newest.join());
    assertFalse(abandoned.isDone());
    assertEquals(1, lookups.get());
  }

  @Test
  void looksUpAnewOnceTheLastLookupEnded() throws Exception {
    answer.complete(ADDRESS);
    resolve().join();
    assertEquals(ADDRESS, resolve().join());
    assertEquals(2, lookups.get());
  }
}
