package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.internal.served.ServedPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A running server with one tail, and the manager under it. */
public final class ServerFixture implements AutoCloseable {
  public final NDManager manager = NDManager.newBaseManager("PyTorch");
  public final ServedPart tail;
  public final TailServer server;

  public ServerFixture(
      Function<NDManager, ServedPart> tail, UnaryOperator<TailServerBuilder> settings)
      throws IOException {
    this.tail = tail.apply(manager);
    TailServerBuilder builder = TailServer.builder().add(this.tail).address("127.0.0.1", 0);
    server = settings.apply(builder).start();
  }

  public static ServerFixture plusOne() throws IOException {
    return plusOne(UnaryOperator.identity());
  }

  public static ServerFixture plusOne(UnaryOperator<TailServerBuilder> settings)
      throws IOException {
    return new ServerFixture(TestTails::plusOne, settings);
  }

  public int port() {
    return server.port();
  }

  public RawClient welcomed() throws IOException {
    return RawClient.welcomed(port());
  }

  /** A new, well-behaved client gets its answer. */
  public void assertServes(int seed) throws IOException {
    ByteBuffer request = RawClient.request(1, 60_000, TestTails.input(seed));
    try (RawClient client = RawClient.welcomed(port(), request)) {
      assertArrayEquals(TestTails.expected(seed), client.receiveAnswer(1));
    }
  }

  @Override
  public void close() {
    server.close();
    assertTrue(workersEnded(), "a tail still runs, and would read what is freed next");
    manager.close();
  }

  private boolean workersEnded() {
    try {
      return server.awaitWorkers(System.nanoTime() + TimeUnit.SECONDS.toNanos(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
