package io.cleave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.fake.TextAnswers;
import io.cleave.edge.fake.TextNetwork;
import io.cleave.edge.fake.TextPart;
import io.cleave.edge.fake.TextServer;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where requests go when servers have tails of some cuts, and of others later. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientMovingCutsTest {
  private static final List<String> ALL = TextNetwork.NETWORK.outputs().names();
  private static final Tensors TEXT = TextNetwork.texts(1, 1, 8);

  private final List<String> ejections = new CopyOnWriteArrayList<>();
  private TextServer first;
  private TextServer second;
  private EdgeClient client;

  @BeforeEach
  void start() throws IOException {
    first = new TextServer("embedded");
    second = new TextServer("mixed");
    client = both().build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    first.close();
    second.close();
  }

  private EdgeClientBuilder both() {
    return one().endpoint("127.0.0.1", second.port());
  }

  private EdgeClientBuilder one() {
    return EdgeClient.builder(TextPart.head("embedded"), "127.0.0.1", first.port())
        .head(TextPart.head("mixed"))
        .requestTimeout(Duration.ofMinutes(1))
        .connectTimeout(Duration.ofMinutes(1))
        .backoff(Duration.ofMinutes(1), Duration.ofMinutes(1)) // nobody returns who is ejected
        .listener(
            new RequestListener() {
              @Override
              public void answered(Report report) {}

              @Override
              public void ejected(String endpoint, Duration duration, TailException reason) {
                ejections.add(endpoint);
              }
            });
  }

  private void client(EdgeClientBuilder builder) {
    client.close();
    client = builder.build();
  }

  private Report ask(String cut) {
    Prediction answer = client.predict(TEXT, cut);
    TextAnswers.assertRight(ALL, TEXT, answer);
    return answer.report();
  }

  private TailRefusedException assertRefused(String cut) {
    TailRefusedException e =
        assertThrows(TailRefusedException.class, () -> client.predict(TEXT, cut));
    assertEquals(ErrorCode.UNKNOWN_MODEL, e.code());
    return e;
  }

  @Test
  void goesToTheServerThatHasTheTail() {
    for (int i = 0; i < 5; i++) {
      assertEquals(first.name(), ask("embedded").endpoint());
      assertEquals(second.name(), ask("mixed").endpoint());
    }
    assertEquals(1, first.connections());
    assertEquals(1, second.connections());
    assertEquals(List.of(), ejections);
    assertEquals(1, ask("embedded").attempts()); // what is known to lack it is not asked
  }

  @Test
  void refusesWhatNoServerHasAndServesTheRest() {
    client(one());
    ask("embedded");
    String message = assertRefused("mixed").getMessage();
    assertTrue(message.contains("text cut at mixed"), message);
    assertTrue(message.contains("serves [text cut at embedded"), message);
    ask("embedded");
    assertEquals(1, first.connections());
  }

  @Test
  void namesTheCutOfEachRequestWhereAServerHasNone() throws Exception {
    first.serve();
    client(one().backoff(Duration.ofMillis(1), Duration.ofMillis(10)));
    for (String cut : List.of("mixed", "embedded")) {
      String message = assertRefused(cut).getMessage();
      assertTrue(message.contains("text cut at " + cut), message);
    }
  }

  @Test
  void servesACutThatComesLaterOverTheSameConnection() throws Exception {
    client(one());
    ask("embedded");
    assertRefused("mixed");
    first.serve("embedded", "mixed");
    ask("embedded"); // so the catalogue has been read
    ask("mixed");
    first.serve("mixed");
    ask("mixed");
    String message = assertRefused("embedded").getMessage();
    assertTrue(message.contains("serves [text cut at mixed"), message);
    ask("mixed");
    assertEquals(1, first.connections());
    assertEquals(List.of(), ejections);
  }

  @Test
  void leavesAServerThatHasNoneOfItsCutsAnyMore() throws Exception {
    ask("embedded");
    ask("mixed");
    first.say(Catalogue.EMPTY);
    second.serve("embedded", "mixed");
    ask("mixed"); // so that catalogue has been read
    for (int i = 0; i < 5; i++) {
      assertEquals(second.name(), ask("embedded").endpoint());
    }
  }

  @Test
  void losesNothingWhileCutsComeAndGo() throws Exception {
    client(both().maxInFlight(16).maxAttempts(5));
    ask("embedded");
    ask("mixed");
    AtomicBoolean ended = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(5);
    try {
      Future<Integer> moves = threads.submit(() -> moveCuts(ended));
      List<Future<?>> askers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int asker = i;
        askers.add(threads.submit(() -> askMany(asker)));
      }
      for (Future<?> asker : askers) {
        asker.get();
      }
      ended.set(true);
      assertTrue(moves.get() > 0);
    } finally {
      ended.set(true);
      threads.shutdownNow();
    }
    assertEquals(List.of(), ejections);
    assertEquals(1, first.connections());
    assertEquals(1, second.connections());
    assertEquals(0, client.inFlight());
  }

  /** The first server always has the one, the second always the other. */
  private int moveCuts(AtomicBoolean ended) throws IOException, InterruptedException {
    int moves = 0;
    while (!ended.get()) {
      first.serve("embedded", "mixed");
      second.serve("mixed");
      Thread.sleep(2);
      first.serve("embedded");
      second.serve("embedded", "mixed");
      Thread.sleep(2);
      moves++;
    }
    return moves;
  }

  private void askMany(int asker) {
    for (int i = 0; i < 100; i++) {
      Tensors texts = TextNetwork.texts(100 * asker + i, 2, 1 + i);
      String cut = (asker + i) % 2 == 0 ? "embedded" : "mixed";
      TextAnswers.assertRight(
          ALL, texts, client.predictEachAsync(texts, RequestOptions.defaults().cut(cut)));
    }
  }
}
