package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.Certificates;
import io.cleave.cloud.fake.HoldingRelay;
import io.cleave.cloud.fake.SplitModels;
import io.cleave.cloud.fake.Waiting;
import io.cleave.cloud.fake.WithSplitModels;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeTls;
import io.cleave.edge.Report;
import io.cleave.edge.RequestListener;
import io.cleave.edge.TailException;
import io.cleave.edge.TailRefusedException;
import io.cleave.edge.TailUnavailableException;
import io.cleave.fixtures.NoLeaks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that end while both sides run. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class CertificateExpiryTest extends WithSplitModels {
  private static final Duration LONGEST_LIFE = Duration.ofSeconds(80);

  @TempDir static Path folder;
  private static Certificates ours;
  private static final Semaphore LOST = new Semaphore(0);

  @BeforeAll
  static void load() throws Exception {
    ours = new Certificates(folder, "ours");
  }

  private static EdgeTls trust() {
    return EdgeTls.trusting(ours.authorityFile);
  }

  private static EdgeClient client(int port, EdgeTls tls) throws Exception {
    return EdgeClient.builder(models.head, "127.0.0.1", port)
        .tls(tls)
        .connectTimeout(SplitModels.LONG)
        .requestTimeout(SplitModels.LONG)
        .backoff(Duration.ofMillis(1), Duration.ofMillis(10))
        .maxAttempts(1)
        .listener(new Losses())
        .build();
  }

  /** Counts what a client has noticed of connections that ended. */
  private static final class Losses implements RequestListener {
    @Override
    public void answered(Report report) {}

    @Override
    public void ejected(String endpoint, Duration duration, TailException reason) {
      LOST.release();
    }
  }

  private static void assertAnswers(EdgeClient client) {
    assertArrayEquals(expected, SplitModels.logits(client.predict(image)));
  }

  private static <T extends TailException> void assertFails(
      Class<T> type, String why, EdgeClient client) {
    T failure = assertThrows(type, () -> client.predict(image));
    assertTrue(failure.getMessage().contains(why), failure.toString());
  }

  private interface ShortLived {
    /** Returns whether it came to its end before the certificate did. */
    boolean use(Instant end) throws Exception;
  }

  /** Certificates that live a little; longer, where the machine is too slow to use them. */
  private static void withShortLife(ShortLived test) throws Exception {
    Duration life = Duration.ofSeconds(5);
    while (!test.use(Instant.now().plus(life))) {
      life = life.multipliedBy(2);
      assertTrue(life.compareTo(LONGEST_LIFE) <= 0, "never connected before the end");
    }
  }

  private static TlsFiles ending(String name, Instant end) throws Exception {
    return ours.issue(name, c -> c.addSanIpAddress("127.0.0.1").notAfter(end));
  }

  /** A certificate counts until the end of its last second. */
  private static boolean isOver(Instant end) {
    return Instant.now().isAfter(end.plusSeconds(1));
  }

  private static void awaitEnd(Instant end) throws InterruptedException {
    while (!isOver(end)) {
      Thread.sleep(Math.max(1, Duration.between(Instant.now(), end.plusSeconds(1)).toMillis()));
    }
  }

  @Test
  void newConnectionsFailWhenTheServersCertificateEndsAndOldOnesGoOnAndANewFileHeals()
      throws Exception {
    withShortLife(
        end -> {
          TlsFiles files = ending("short", end);
          try (TailServer server = server(files).start();
              HoldingRelay relay = new HoldingRelay(server.port());
              EdgeClient lasting = client(server.port(), trust());
              EdgeClient reconnecting = client(relay.port(), trust())) {
            if (!connects(lasting) || !connects(reconnecting)) {
              return false;
            }
            awaitEnd(end);
            assertAnswers(lasting);
            assertAnswers(reconnecting);
            cut(server, relay);
            assertFails(TailUnavailableException.class, "has expired", reconnecting);
            try (EdgeClient fresh = client(server.port(), trust())) {
              assertFails(TailUnavailableException.class, "has expired", fresh);
              ours.server("short");
              server.tls().refresh();
              assertAnswers(fresh);
            }
            assertAnswers(reconnecting);
            assertAnswers(lasting);
            return true;
          }
        });
  }

  @Test
  void newConnectionsFailWhenTheEdgesCertificateEndsAndOldOnesGoOn() throws Exception {
    TlsFiles own = ours.server("mutual");
    TlsFiles files = new TlsFiles(own.certificateChain(), own.privateKey(), ours.authorityFile);
    withShortLife(
        end -> {
          TlsFiles edge = ending("short-edge", end);
          EdgeTls shown = trust().withCertificate(edge.certificateChain(), edge.privateKey());
          try (TailServer server = server(files).start();
              HoldingRelay relay = new HoldingRelay(server.port());
              EdgeClient lasting = client(server.port(), shown);
              EdgeClient reconnecting = client(relay.port(), shown)) {
            if (!connects(lasting) || !connects(reconnecting)) {
              return false;
            }
            awaitEnd(end);
            assertAnswers(lasting);
            cut(server, relay);
            assertFails(TailRefusedException.class, "this edge's certificate", reconnecting);
            assertAnswers(lasting);
            return true;
          }
        });
  }

  private static TailServerBuilder server(TlsFiles files) throws Exception {
    return TailServer.builder().add(models.tail).address("127.0.0.1", 0).tls(files);
  }

  /** Whether it was answered, which on a slow machine comes after the end. */
  private static boolean connects(EdgeClient client) {
    try {
      assertAnswers(client);
      return true;
    } catch (TailUnavailableException | TailRefusedException e) {
      assertTrue(
          e.getMessage().contains("has expired") || e.getMessage().contains("certificate"),
          e.toString());
      return false;
    }
  }

  /** Both ends have noticed when this returns. */
  private static void cut(TailServer server, HoldingRelay relay) throws InterruptedException {
    assertEquals(2, server.status().connections());
    LOST.drainPermits();
    relay.cut();
    Waiting.until(() -> server.status().connections() == 1);
    assertTrue(LOST.tryAcquire(30, TimeUnit.SECONDS), "the edge has not noticed");
  }
}
