package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.cleave.cloud.cli.ServeCommand;
import io.cleave.codec.protocol.NextStep;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.Prediction;
import io.cleave.edge.TailConnectionLostException;
import io.cleave.edge.TailException;
import io.cleave.edge.TailUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The standalone server as a real process that really dies. */
@ExtendWith(NoLeaks.class)
@Timeout(240)
class ServerProcessTest {
  private static final Pattern LISTENING = Pattern.compile("listening on (\\S+):(\\d+)");
  private static final Pattern ADMIN = Pattern.compile("admin on 127.0.0.1:(\\d+)");
  private static final int TERMINATED = 128 + 15;

  @TempDir static Path folder;
  private static SplitModels models;
  private static NDManager manager;
  private static NDArray image;
  private static float[] expected;

  @BeforeAll
  static void load() throws IOException {
    models = new SplitModels();
    manager = NDManager.newBaseManager("PyTorch");
    image = SplitModels.image(manager, 1);
    expected = models.expected(image);
    Files.writeString(
        folder.resolve("model.properties"),
        """
        architecture = resnet
        depth = 18
        baseWidth = 4
        classes = 10
        inputSize = 32
        shorterSide = 32
        mean = 0,0,0
        deviation = 1,1,1
        labels = 0,1,2,3,4,5,6,7,8,9
        weights = none
        """);
  }

  @AfterAll
  static void free() {
    manager.close();
    models.close();
  }

  /** A server process; closing it kills it. */
  private record Server(
      Process process, BufferedReader output, String host, int port, int adminPort)
      implements AutoCloseable {
    static Server start(String... options) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx512m", "-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add(ServeCommand.class.getName());
      command.addAll(List.of("--model", folder.toString(), "--weights", "seed:7"));
      command.addAll(List.of("--cut", SplitModels.CUT));
      command.addAll(List.of("--admin-port", "0"));
      command.addAll(List.of(options));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      int adminPort = 0;
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        Matcher admin = ADMIN.matcher(line);
        if (admin.matches()) {
          adminPort = Integer.parseInt(admin.group(1));
        }
        Matcher listening = LISTENING.matcher(line);
        if (listening.matches()) {
          int port = Integer.parseInt(listening.group(2));
          return new Server(process, output, listening.group(1), port, adminPort);
        }
      }
      throw new IOException("ended before it listened: " + process.exitValue());
    }

    EdgeClient client() {
      return EdgeClient.builder(models.head, host, port)
          .backoff(Duration.ofMillis(10), Duration.ofMillis(100))
          .requestTimeout(Duration.ofSeconds(60))
          .build();
    }

    int kill() throws InterruptedException {
      process.destroyForcibly();
      return process.waitFor();
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      output.close();
    }
  }

  @Test
  void clientOutlivesAServerKilledBetweenRequests() throws Exception {
    try (Server first = Server.start("--port", "0")) {
      try (EdgeClient client = first.client()) {
        assertArrayEquals(expected, toArray(client.predict(image)));
        first.kill();
        TailException gone = awaitFailure(client);
        assertEquals(NextStep.RETRY_SAFE, gone.nextStep(), gone.toString());
        try (Server second = Server.start("--port", String.valueOf(first.port()))) {
          assertArrayEquals(expected, toArray(client.predict(image)));
          assertEquals(first.port(), second.port());
        }
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
    try (Server server = Server.start("--port", "0");
        EdgeClient client = server.client()) {
      List<CompletableFuture<Prediction>> answers = sendUntilSomeAreInFlight(client);
      server.kill();
      int lost = 0;
      for (CompletableFuture<Prediction> answer : answers) {
        try {
          assertArrayEquals(
              expected, toArray(answer.get(30, TimeUnit.SECONDS)), EndToEndTest.BATCHING_ERROR);
        } catch (ExecutionException e) {
          lost++;
          assertTrue(
              e.getCause() instanceof TailConnectionLostException
                  || e.getCause() instanceof TailUnavailableException,
              e.getCause().toString());
        }
      }
      assertTrue(lost > 0, "nothing was in flight");
    }
  }

  @Test
  void isReadyAtTheAdminPortOnceItListens() throws Exception {
    try (Server server = Server.start("--port", "0");
        EdgeClient client = server.client()) {
      assertArrayEquals(expected, toArray(client.predict(image)));
      assertEquals(200, get(server, "/ready").statusCode());
      String metrics = get(server, "/metrics").body();
      assertTrue(metrics.contains("outcome=\"answered\""), metrics);
    }
  }

  private static HttpResponse<String> get(Server server, String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + server.adminPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void sigtermAnswersWhatIsInFlightAndEndsWithItsCode() throws Exception {
    try (Server server = Server.start("--port", "0");
        EdgeClient client = server.client()) {
      List<CompletableFuture<Prediction>> answers = sendUntilSomeAreInFlight(client);
      server.process().destroy();
      int answered = 0;
      for (CompletableFuture<Prediction> answer : answers) {
        try {
          assertArrayEquals(expected, toArray(answer.join()), EndToEndTest.BATCHING_ERROR);
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
    try (Server server = Server.start("--port", "0")) {
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

  private static float[] toArray(Prediction prediction) {
    float[] values = new float[prediction.logits().remaining()];
    prediction.logits().get(values);
    return values;
  }
}
