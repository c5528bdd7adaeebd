package io.cleave.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.StrangeTailProgram;
import io.cleave.cloud.fake.Certificates;
import io.cleave.cloud.fake.HoldingRelay;
import io.cleave.cloud.fake.SplitModels;
import io.cleave.cloud.fake.WithSplitModels;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import io.cleave.edge.EdgeTls;
import io.cleave.edge.Prediction;
import io.cleave.edge.Report;
import io.cleave.edge.RequestListener;
import io.cleave.edge.TailConnectionLostException;
import io.cleave.edge.TailException;
import io.cleave.edge.TailFailedException;
import io.cleave.edge.TailUnavailableException;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server process that is killed at every stage of a request, and a client that outlives it. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class ServerKilledTest extends WithSplitModels {
  private static final long DEADLINE_SECONDS = 60;

  @TempDir static Path folder;
  private static Certificates ours;

  private final AtomicInteger answered = new AtomicInteger();
  private final List<TailException> failed = new CopyOnWriteArrayList<>();

  /** How many bytes still pass before the server dies, of a new connection or of a used one. */
  private enum Stage {
    CONNECTING(false, false, 0, 0, TailUnavailableException.class),
    CLIENT_HELLO(true, false, 50, HoldingRelay.ALL, TailUnavailableException.class),
    SERVER_HELLO(true, false, HoldingRelay.ALL, 50, TailUnavailableException.class),
    HELLO(false, false, 10, HoldingRelay.ALL, TailUnavailableException.class),
    WELCOME(false, false, HoldingRelay.ALL, 10, TailUnavailableException.class),
    UPLOAD(false, true, 100, HoldingRelay.ALL, TailConnectionLostException.class),
    UPLOAD_OVER_TLS(true, true, 100, HoldingRelay.ALL, TailConnectionLostException.class),
    RESPONSE(false, true, HoldingRelay.ALL, 40, TailConnectionLostException.class),
    RESPONSE_OVER_TLS(true, true, HoldingRelay.ALL, 40, TailConnectionLostException.class);

    final boolean tls;
    final boolean connected;
    final long upBytes;
    final long downBytes;
    final Class<? extends TailException> failure;

    Stage(
        boolean tls,
        boolean connected,
        long upBytes,
        long downBytes,
        Class<? extends TailException> failure) {
      this.tls = tls;
      this.connected = connected;
      this.upBytes = upBytes;
      this.downBytes = downBytes;
      this.failure = failure;
    }
  }

  @BeforeAll
  static void load() throws Exception {
    ours = new Certificates(folder, "ours");
    ours.server("server");
  }

  /** One attempt a request, so that what becomes of that attempt shows. */
  private EdgeClientBuilder client(int port) {
    return EdgeClient.builder(models.head, "127.0.0.1", port)
        .backoff(Duration.ofMillis(1), Duration.ofMillis(10))
        .requestTimeout(Duration.ofSeconds(DEADLINE_SECONDS))
        .connectTimeout(Duration.ofSeconds(DEADLINE_SECONDS))
        .maxAttempts(1)
        .listener(new Outcomes());
  }

  private EdgeClient client(int port, boolean tls) throws IOException {
    EdgeClientBuilder builder = client(port);
    return (tls ? builder.tls(EdgeTls.trusting(ours.authorityFile)) : builder).build();
  }

  private final class Outcomes implements RequestListener {
    @Override
    public void answered(Report report) {
      answered.incrementAndGet();
    }

    @Override
    public void failed(TailException failure) {
      failed.add(failure);
    }
  }

  private static ChildServer server(boolean tls) throws IOException {
    List<String> options = new ArrayList<>();
    if (tls) {
      options.addAll(List.of("--tls-cert", folder.resolve("server.pem").toString()));
      options.addAll(List.of("--tls-key", folder.resolve("server.key").toString()));
    }
    return ChildServer.start(folder, options.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource
  void failsOnceAndRecoversWhenTheServerIsKilledWhile(Stage stage) throws Exception {
    try (ChildServer first = server(stage.tls);
        HoldingRelay relay = new HoldingRelay(first.port());
        EdgeClient client = client(relay.port(), stage.tls)) {
      if (stage.connected) {
        assertArrayEquals(expected, SplitModels.logits(client.predict(image)));
      }
      relay.allow(stage.upBytes, stage.downBytes);
      CompletableFuture<Prediction> lost = client.predictAsync(image);
      relay.awaitHeld();
      first.kill();
      TailException failure = failure(lost);
      assertEquals(stage.failure, failure.getClass(), failure.toString());
      assertEquals(List.of(failure), failed);
      relay.allow(HoldingRelay.ALL, HoldingRelay.ALL);
      assertRecovers(client, relay, stage.tls);
      assertEquals(stage.connected ? 2 : 1, answered.get());
    }
  }

  /** Through the relay: the first server's own port may be anybody's by now. */
  private static void assertRecovers(EdgeClient client, HoldingRelay relay, boolean tls)
      throws IOException {
    try (ChildServer second = server(tls)) {
      relay.leadTo(second.port());
      assertArrayEquals(expected, SplitModels.logits(client.predict(image)));
    }
  }

  @Test
  void failsOnceAndRecoversWhenTheServerIsKilledWhileOneRunsAndOneWaits() throws Exception {
    try (ChildServer first = strange("stuck");
        HoldingRelay relay = new HoldingRelay(first.port());
        EdgeClient client = client(relay.port()).build()) {
      CompletableFuture<Prediction> running = client.predictAsync(image);
      first.says("running").join();
      CompletableFuture<Prediction> waiting = client.predictAsync(image);
      first.says("waiting").join();
      first.kill();
      for (CompletableFuture<Prediction> lost : List.of(running, waiting)) {
        TailException failure = failure(lost);
        assertEquals(TailConnectionLostException.class, failure.getClass(), failure.toString());
      }
      assertEquals(2, failed.size());
      assertRecovers(client, relay, false);
      assertEquals(1, answered.get());
    }
  }

  @Test
  void losesNothingWhenTheServerIsKilledInTheTailWhileAnotherServes() throws Exception {
    try (ChildServer stuck = strange("stuck");
        ChildServer sound = server(false);
        HoldingRelay toStuck = new HoldingRelay(stuck.port());
        HoldingRelay toSound = new HoldingRelay(sound.port());
        EdgeClient client =
            client(toStuck.port()).endpoint("127.0.0.1", toSound.port()).maxAttempts(3).build()) {
      client.connect();
      toStuck.awaitAnswered(); // so that both are connected, and both are asked
      toSound.awaitAnswered();
      List<CompletableFuture<Prediction>> answers = new ArrayList<>();
      CompletableFuture<Void> running = stuck.says("running");
      while (answers.size() < 8 || !running.isDone()) {
        answers.add(client.predictAsync(image));
      }
      running.join();
      stuck.kill();
      for (CompletableFuture<Prediction> answer : answers) {
        Prediction prediction = answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertArrayEquals(expected, SplitModels.logits(prediction), SplitModels.BATCHING_ERROR);
      }
      assertEquals(answers.size(), answered.get());
      assertEquals(List.of(), failed);
    }
  }

  @Test
  void failsOneRequestAndServesOnWhenATailRunsOutOfMemory() throws Exception {
    try (ChildServer server = strange("greedy");
        EdgeClient once = client(server.port()).build();
        EdgeClient again = client(server.port()).maxAttempts(2).build()) {
      TailException failure = failure(once.predictAsync(image));
      assertEquals(TailFailedException.class, failure.getClass(), failure.toString());
      assertTrue(failure.getMessage().contains("OutOfMemoryError"), failure.getMessage());
      assertGreedyAnswer(once.predict(image));
      assertGreedyAnswer(once.predict(image));
      assertGreedyAnswer(again.predict(image)); // the first attempt failed
      assertEquals(1, failed.size());
      assertEquals(3, answered.get());
      assertTrue(server.process().isAlive());
    }
  }

  private static void assertGreedyAnswer(Prediction prediction) {
    for (float value : SplitModels.logits(prediction)) {
      assertEquals(StrangeTailProgram.ANSWER, value);
    }
  }

  private static ChildServer strange(String how) throws IOException {
    return ChildServer.start(Redirect.DISCARD, StrangeTailProgram.class, List.of(how, "0"));
  }

  private static TailException failure(CompletableFuture<Prediction> lost) {
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> lost.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
    return (TailException) e.getCause();
  }
}
