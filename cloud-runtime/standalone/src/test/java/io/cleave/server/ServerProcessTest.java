package io.cleave.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.HoldingRelay;
import io.cleave.cloud.fake.SplitModels;
import io.cleave.cloud.fake.WithSplitModels;
import io.cleave.codec.protocol.NextStep;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.Prediction;
import io.cleave.edge.TailConnectionLostException;
import io.cleave.edge.TailException;
import io.cleave.edge.TailUnavailableException;
import io.cleave.fixtures.NoLeaks;
import io.cleave.server.process.JavaCommand;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The standalone server as a real process that really dies. */
@ExtendWith(NoLeaks.class)
@Timeout(240)
class ServerProcessTest extends WithSplitModels {
  private static final int TERMINATED = 128 + 15;

  @TempDir static Path folder;

  private static EdgeClient client(ChildServer server) {
    return server.client(models.head).build();
  }

  @Test
  void clientOutlivesAServerKilledBetweenRequests() throws Exception {
    try (ChildServer first = ChildServer.start(folder);
        HoldingRelay relay = new HoldingRelay(first.port());
        EdgeClient client = first.client(models.head, relay.port()).build()) {
      assertArrayEquals(expected, SplitModels.logits(client.predict(image)));
      first.kill();
      TailException gone = awaitFailure(client);
      assertEquals(NextStep.RETRY_SAFE, gone.nextStep(), gone.toString());
      try (ChildServer second = ChildServer.start(folder)) {
        relay.leadTo(second.port()); // its own may be anybody's by now
        assertArrayEquals(expected, SplitModels.logits(client.predict(image)));
      }
    }
  }

  /** The first request after the kill may still see the old connection end; the next cannot. */
  private static TailException awaitFailure(EdgeClient client) {
    TailException failure = assertThrows(TailException.class, () -> client.predict(image));
    return failure instanceof TailUnavailableException
        ? failure
        : assertThrows(TailUnavailableException.class, () -> client.predict(image));
  }

  @Test
  void everyRequestInFlightEndsWhenTheServerIsKilled() throws Exception {
    try (ChildServer server = ChildServer.start(folder);
        EdgeClient client = client(server)) {
      List<CompletableFuture<Prediction>> answers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        answers.add(client.predictAsync(image));
      }
      answers.get(0).join();
      server.suspend();
      answers.add(client.predictAsync(image)); // is in flight, whatever became of the others
      server.kill();
      int lost = 0;
      for (CompletableFuture<Prediction> answer : answers) {
        try {
          assertArrayEquals(
              expected,
              SplitModels.logits(answer.get(60, TimeUnit.SECONDS)),
              SplitModels.BATCHING_ERROR);
        } catch (ExecutionException e) {
          lost++;
          assertTrue(
              e.getCause() instanceof TailConnectionLostException
                  || e.getCause() instanceof TailUnavailableException,
              e.getCause().toString());
        }
      }
      assertTrue(lost > 0, "the last request was answered");
    }
  }

  @Test
  void saysInOneLineWhichOptionGivesMoreDirectMemory() throws Exception {
    List<String> command =
        JavaCommand.of(ServeCommand.class, List.of("-XX:MaxDirectMemorySize=8k"));
    command.addAll(List.of("--model", "resnet18", "--weights", "seed:0", "--cut", "avgpool"));
    command.addAll(List.of("--port", "0", "--admin-port", "0"));
    Process server = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(server.getInputStream().readAllBytes(), UTF_8);
    assertEquals(1, server.waitFor(), said);
    List<String> told = said.lines().filter(line -> line.startsWith("cleave-server: ")).toList();
    assertEquals(1, told.size(), said);
    assertTrue(told.get(0).contains("-XX:MaxDirectMemorySize="), said);
    assertTrue(said.lines().noneMatch(line -> line.startsWith("\tat ")), said);
  }

  @Test
  void isReadyAtTheAdminPortOnceItListens() throws Exception {
    try (ChildServer server = ChildServer.start(folder);
        EdgeClient client = client(server)) {
      assertArrayEquals(expected, SplitModels.logits(client.predict(image)));
      assertEquals(200, get(server, "/ready").statusCode());
      String metrics = get(server, "/metrics").body();
      assertTrue(metrics.contains("outcome=\"answered\""), metrics);
    }
  }

  @Test
  void outlivesCrowdsAtTheAdminPortThatDoNotReadOrNeverFinishAsking() throws Exception {
    byte[] files = "GET /uplot.js HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200).getBytes(US_ASCII);
    List<SocketChannel> crowd = new ArrayList<>();
    try (ChildServer server = ChildServer.start(folder)) {
      for (int i = 0; i < 100; i++) { // more than the port has connections
        SocketChannel one =
            SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.adminPort()));
        crowd.add(one);
        one.write(ByteBuffer.wrap(files, 0, i % 2 == 0 ? files.length : 10));
      }
      assertEquals(200, get(server, "/ready").statusCode());
    } finally {
      for (SocketChannel one : crowd) {
        one.close();
      }
    }
  }

  private static HttpResponse<String> get(ChildServer server, String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + server.adminPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void sigtermAnswersWhatIsInFlightAndEndsWithItsCode() throws Exception {
    try (ChildServer server = ChildServer.start(folder);
        EdgeClient client = client(server)) {
      List<CompletableFuture<Prediction>> answers = sendUntilSomeAreInFlight(client);
      server.process().destroy();
      int answered = 0;
      for (CompletableFuture<Prediction> answer : answers) {
        try {
          assertArrayEquals(
              expected, SplitModels.logits(answer.join()), SplitModels.BATCHING_ERROR);
          answered++;
        } catch (CompletionException e) { // it came too late, and was refused in a way that says so
          TailException refused = (TailException) e.getCause();
          assertEquals(NextStep.RETRY_SAFE, refused.nextStep(), refused.toString());
        }
      }
      assertTrue(answered > 0, "nothing was answered");
      assertEquals(TERMINATED, server.process().waitFor());
    }
  }

  /** Many requests at once, of which one is answered and the last is not. */
  private static List<CompletableFuture<Prediction>> sendUntilSomeAreInFlight(EdgeClient client) {
    List<CompletableFuture<Prediction>> answers = new ArrayList<>();
    client.predict(image);
    do {
      for (int i = 0; i < 16; i++) {
        answers.add(client.predictAsync(image));
      }
    } while (answers.get(answers.size() - 1).isDone());
    return answers;
  }

  @Test
  void namesAnAbsentServerBeforeTheDeadline() throws Exception {
    int port;
    try (ChildServer server = ChildServer.start(folder)) {
      port = server.port();
      server.kill();
    }
    try (EdgeClient client =
        EdgeClient.builder(models.head, "127.0.0.1", port)
            .requestTimeout(Duration.ofSeconds(30))
            .build()) {
      long started = System.nanoTime();
      TailUnavailableException absent =
          assertThrows(TailUnavailableException.class, () -> client.predict(image));
      assertTrue(System.nanoTime() - started < Duration.ofSeconds(20).toNanos());
      assertTrue(absent.getMessage().contains("127.0.0.1:" + port), absent.getMessage());
      assertEquals(NextStep.RETRY_SAFE, absent.nextStep());
    }
  }
}
