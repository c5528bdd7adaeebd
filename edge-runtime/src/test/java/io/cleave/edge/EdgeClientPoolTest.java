package io.cleave.edge;

import static io.cleave.edge.fake.Outcomes.assertAnswer;
import static io.cleave.edge.fake.Outcomes.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Notice;
import io.cleave.edge.fake.AskedServer;
import io.cleave.edge.fake.ScriptedServer;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the client makes of several servers, of which some die, refuse or keep silent. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientPoolTest extends WithAskedServers {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private AskedServer first;
  private AskedServer second;
  private EdgeClient client;

  @BeforeEach
  void start() throws IOException {
    first = new AskedServer(asked);
    second = new AskedServer(asked);
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
    return ScriptedServer.client(manager, first.port()).listener(new Recorder());
  }

  private void client(EdgeClientBuilder builder) {
    client.close();
    client = builder.build();
  }

  /** Writes down what happens between a request and its outcome. */
  private final class Recorder implements RequestListener {
    @Override
    public void answered(Report report) {}

    @Override
    public void retried(long requestId, String endpoint, TailException reason) {
      heard.add("retried " + requestId + " at " + endpoint);
    }

    @Override
    public void hedged(long requestId, String endpoint) {
      heard.add("hedged " + requestId + " at " + endpoint);
    }

    @Override
    public void ejected(String endpoint, Duration duration, TailException reason) {
      heard.add("ejected " + endpoint);
    }

    @Override
    public void returned(String endpoint) {
      heard.add("returned " + endpoint);
    }
  }

  private void awaitHeard(String event) throws InterruptedException {
    String next;
    do {
      next = heard.poll(30, TimeUnit.SECONDS);
      assertNotNull(next, "never heard: " + event);
    } while (!next.equals(event));
  }

  private CompletableFuture<Prediction> request() {
    return client.predictAsync(image);
  }

  private static void assertAnswered(
      float value, AskedServer.Request request, CompletableFuture<Prediction> future)
      throws IOException {
    request.answer(value);
    assertAnswer(value, future);
  }

  private AskedServer other(AskedServer server) {
    return server == first ? second : first;
  }

  /** Returns when both servers are connected and idle. */
  private void useBoth() throws Exception {
    Set<AskedServer> used = new HashSet<>();
    while (used.size() < 2) {
      CompletableFuture<Prediction> answer = request();
      AskedServer.Request request = asked();
      request.answer(0);
      answer.join();
      used.add(request.server());
    }
  }

  @Test
  void answersOnceWhenAServerDiesMidRequest() throws Exception {
    CompletableFuture<Prediction> answer = request();
    AskedServer.Request lost = asked();
    lost.server().die();
    AskedServer.Request repeated = asked();
    assertEquals(other(lost.server()), repeated.server());
    assertAnswered(7, repeated, answer);
    Report report = answer.join().report();
    assertEquals(2, report.attempts());
    assertEquals(repeated.server().name(), report.endpoint());
    awaitHeard("retried " + report.id() + " at " + report.endpoint());
  }

  @Test
  void goesElsewhereWhenAnAnswerIsDamaged() throws Exception {
    CompletableFuture<Prediction> answer = request();
    AskedServer.Request damaged = asked();
    damaged.answerDamaged();
    awaitHeard("ejected " + damaged.server().name());
    AskedServer.Request repeated = asked();
    assertEquals(other(damaged.server()), repeated.server());
    assertAnswered(7, repeated, answer);
  }

  @Test
  void losesNothingWhenAServerDiesWithEverythingInFlight() throws Exception {
    useBoth();
    Set<CompletableFuture<Prediction>> answers = new HashSet<>();
    Set<AskedServer.Request> here = new HashSet<>();
    for (int i = 0; i < EdgeClientBuilder.DEFAULT_MAX_IN_FLIGHT; i++) {
      answers.add(request());
      AskedServer.Request request = asked();
      if (request.server() == first) {
        here.add(request);
      } else {
        request.answer(1);
      }
    }
    first.close();
    for (int i = 0; i < here.size(); i++) {
      asked().answer(1);
    }
    for (CompletableFuture<Prediction> answer : answers) {
      assertAnswer(1, answer);
    }
  }

  @Test
  void spreadsRequestsOverServers() throws Exception {
    useBoth();
    CompletableFuture<Prediction> a = request();
    CompletableFuture<Prediction> b = request();
    AskedServer.Request one = asked();
    AskedServer.Request two = asked();
    assertNotEquals(one.server(), two.server());
    one.answer(1); // now that server has fewer
    CompletableFuture.anyOf(a, b).join();
    CompletableFuture<Prediction> c = request();
    AskedServer.Request three = asked();
    assertEquals(one.server(), three.server());
    two.answer(1);
    three.answer(1);
    CompletableFuture.allOf(a, b, c).join();
  }

  @Test
  void givesEachRequestAnIdOfItsOwn() throws Exception {
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Prediction> answer = request();
      asked().answer(1);
      ids.add(answer.join().report().id());
    }
    assertEquals(5, ids.size());
  }

  @Test
  void waitsAsLongAsAnOverloadedServerAsksBeforeItAsksAgain() throws Exception {
    client(one());
    CompletableFuture<Prediction> answer = request();
    AskedServer.Request shed = asked();
    long refused = System.nanoTime();
    shed.fail(ErrorCode.OVERLOADED, 200);
    asked().answer(3);
    assertTrue(System.nanoTime() - refused >= TimeUnit.MILLISECONDS.toNanos(200), "too early");
    assertAnswer(3, answer);
  }

  @Test
  void goesElsewhereAtOnceWhenAServerIsOverloaded() throws Exception {
    useBoth();
    CompletableFuture<Prediction> answer = request();
    AskedServer.Request shed = asked();
    shed.fail(ErrorCode.OVERLOADED, 3_600_000);
    AskedServer.Request repeated = asked();
    assertEquals(other(shed.server()), repeated.server());
    assertAnswered(3, repeated, answer);
  }

  @Test
  void failsAtOnceWhenTheRetryWouldComeAfterTheDeadline() throws Exception {
    client(one().requestTimeout(LONG));
    CompletableFuture<Prediction> answer = request();
    asked().fail(ErrorCode.OVERLOADED, 3_600_000);
    failure(TailOverloadedException.class, answer);
  }

  @ParameterizedTest
  @EnumSource(names = {"BAD_TENSOR", "UNKNOWN_MODEL", "UNKNOWN_OUTPUT"})
  void asksEachServerOnceAboutARequestThatIsAtFaultItself(ErrorCode code) throws Exception {
    client(both().maxAttempts(10));
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Prediction> bad = request();
      AskedServer.Request request = asked();
      request.fail(code, 0);
      AskedServer.Request repeated = asked();
      assertEquals(other(request.server()), repeated.server());
      repeated.fail(code, 0);
      assertEquals(code, failure(TailFailedException.class, bad).code());
    }
    CompletableFuture<Prediction> next = request();
    assertAnswered(5, asked(), next);
    assertTrue(asked.isEmpty());
    assertTrue(heard.stream().noneMatch(event -> event.startsWith("ejected")), heard.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"BAD_TENSOR", "UNKNOWN_MODEL", "UNKNOWN_OUTPUT"})
  void failsAtOnceAndBlamesNobodyWhenTheOnlyServerSaysThatTheRequestMustChange(ErrorCode code)
      throws Exception {
    client(one().maxAttempts(10).backoff(LONG, LONG));
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Prediction> bad = request();
      asked().fail(code, 0);
      assertEquals(code, failure(TailFailedException.class, bad).code());
    }
    CompletableFuture<Prediction> next = request();
    assertAnswered(5, asked(), next);
    assertTrue(heard.stream().noneMatch(event -> event.startsWith("ejected")), heard.toString());
    assertTrue(heard.stream().noneMatch(event -> event.startsWith("retried")), heard.toString());
  }

  @Test
  void waitsForTheHedgeWhenTheFirstServerFindsTheRequestBad() throws Exception {
    client(both().hedgeAfter(Duration.ofMillis(20)));
    CompletableFuture<Prediction> answer = request();
    AskedServer.Request bad = asked();
    AskedServer.Request hedge = asked();
    bad.fail(ErrorCode.BAD_TENSOR, 0);
    bad.sayGoodbye();
    awaitHeard("ejected " + bad.server().name()); // so the failure has been read, too
    assertAnswered(2, hedge, answer);
  }

  @Test
  void givesUpAfterAsManyAttemptsAsAllowed() throws Exception {
    CompletableFuture<Prediction> answer = request();
    for (int i = 0; i < EdgeClientBuilder.DEFAULT_MAX_ATTEMPTS; i++) {
      asked().fail(ErrorCode.INTERNAL, 0);
    }
    assertEquals(ErrorCode.INTERNAL, failure(TailFailedException.class, answer).code());
    assertTrue(asked.isEmpty());
  }

  @Test
  void repeatsNoMoreThanTheBudgetAllows() throws Exception {
    client(both().maxInFlight(1).maxAttempts(10));
    CompletableFuture<Prediction> answer = request();
    asked().fail(ErrorCode.INTERNAL, 0);
    asked().fail(ErrorCode.INTERNAL, 0);
    failure(TailFailedException.class, answer);
    CompletableFuture<Prediction> next = request();
    asked().fail(ErrorCode.INTERNAL, 0);
    failure(TailFailedException.class, next);
    assertTrue(asked.isEmpty());
  }

  @Test
  void completesByTheDeadlineHoweverManyAttemptsAreLeft() throws Exception {
    first.close();
    second.close();
    client(both().requestTimeout(Duration.ofMillis(300)).maxAttempts(1_000_000));
    long started = System.nanoTime();
    failure(TailUnavailableException.class, request());
    assertTrue(System.nanoTime() - started < TimeUnit.SECONDS.toNanos(20), "far too late");
  }

  @Test
  void takesAServerBackThatFailedAndAnswersAgain() throws Exception {
    useBoth();
    CompletableFuture<Prediction> answer = request();
    AskedServer failing = asked().server();
    failing.cutConnections();
    asked().answer(1);
    answer.join();
    awaitHeard("ejected " + failing.name());
    AskedServer used;
    do {
      CompletableFuture<Prediction> next = request();
      AskedServer.Request request = asked();
      used = request.server();
      request.answer(2);
      next.join();
    } while (used != failing);
    awaitHeard("returned " + failing.name());
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERLOADED", "INTERNAL", "BAD_TENSOR", "UNKNOWN_MODEL", "UNKNOWN_OUTPUT"})
  void leavesAServerAloneThatFailsAgainAndAgain(ErrorCode code) throws Exception {
    client(both().backoff(LONG, LONG));
    useBoth();
    AskedServer bad = first;
    for (int failures = 0; failures < 3; ) {
      CompletableFuture<Prediction> answer = request();
      AskedServer.Request request = asked();
      if (request.server() == bad) {
        failures++;
        request.fail(code, 0);
        request = asked();
      }
      assertEquals(second, request.server());
      request.answer(1);
      answer.join();
    }
    awaitHeard("ejected " + bad.name());
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Prediction> answer = request();
      AskedServer.Request request = asked();
      assertEquals(second, request.server());
      request.answer(1);
      answer.join();
    }
  }

  @Test
  void sendsNewRequestsElsewhereAfterGoodbye() throws Exception {
    client(both().backoff(LONG, LONG));
    useBoth();
    CompletableFuture<Prediction> owed = request();
    AskedServer.Request last = asked();
    last.sayGoodbye();
    awaitHeard("ejected " + last.server().name());
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Prediction> answer = request();
      AskedServer.Request request = asked();
      assertEquals(other(last.server()), request.server());
      request.answer(1);
      answer.join();
    }
    assertAnswered(2, last, owed);
    assertEquals(1, owed.join().report().attempts());
  }

  @Test
  void waitsForNoHandshakeWhenAnotherServerIsReady() throws Exception {
    try (ScriptedServer mute = new ScriptedServer()) {
      client(one().endpoint("127.0.0.1", mute.port()).connectTimeout(LONG).requestTimeout(LONG));
      Set<CompletableFuture<Prediction>> answers = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        answers.add(request());
      }
      for (int i = 0; i < 4; i++) {
        asked().answer(1);
      }
      for (CompletableFuture<Prediction> answer : answers) {
        assertAnswer(1, answer);
        assertEquals(1, answer.join().report().attempts());
      }
    }
  }

  @Test
  void goesToTheServerThatHasTheTailWhenAnotherRefuses() throws Exception {
    try (ScriptedServer refusing = new ScriptedServer()) {
      client(one().endpoint("127.0.0.1", refusing.port()).backoff(LONG, LONG));
      CompletableFuture<Void> connected = CompletableFuture.runAsync(client::connect);
      try (ScriptedServer.Peer peer = refusing.accept()) {
        peer.receiveHello();
        peer.send(ControlFrames.refused(new Notice(ErrorCode.UNKNOWN_MODEL, "has another")));
        peer.awaitClose();
      }
      connected.join();
      for (int i = 0; i < 4; i++) {
        CompletableFuture<Prediction> answer = request();
        asked().answer(1);
        answer.join();
      }
    }
  }

  @Test
  void takesTheHedgesAnswerAndDropsTheLateOne() throws Exception {
    client(both().hedgeAfter(Duration.ofMillis(20)));
    CompletableFuture<Prediction> answer = request();
    AskedServer.Request one = asked();
    AskedServer.Request two = asked();
    assertEquals(other(one.server()), two.server());
    String hedged = heard.poll(30, TimeUnit.SECONDS);
    assertNotNull(hedged, "never heard of the hedge");
    boolean inOrder = hedged.endsWith(two.server().name()); // one server's thread may overtake
    AskedServer.Request slow = inOrder ? one : two;
    AskedServer.Request hedge = inOrder ? two : one;
    assertAnswered(2, hedge, answer);
    assertEquals(2, answer.join().report().attempts());
    assertEquals(hedge.server().name(), answer.join().report().endpoint());
    assertTrue(hedged.startsWith("hedged " + answer.join().report().id() + " at "), hedged);
    slow.answer(1);
    assertAnswer(2, answer);
    client(both());
    useBoth();
    assertTrue(heard.isEmpty(), heard.toString());
  }

  @Test
  void waitsForTheHedgeWhenTheFirstAttemptFails() throws Exception {
    client(both().hedgeAfter(Duration.ofMillis(20)));
    CompletableFuture<Prediction> answer = request();
    AskedServer.Request slow = asked();
    AskedServer.Request hedge = asked();
    slow.server().cutConnections();
    awaitHeard("ejected " + slow.server().name());
    assertAnswered(2, hedge, answer);
    assertEquals(2, answer.join().report().attempts());
  }

  @Test
  void hedgesNoMoreThanTheBudgetAllows() throws Exception {
    client(both().hedgeAfter(Duration.ofNanos(1)).maxInFlight(1).maxAttempts(5));
    CompletableFuture<Prediction> answer = request();
    AskedServer.Request request = asked();
    asked();
    request.answer(1);
    answer.join();
    for (int i = 0; i < 3; i++) {
      CompletableFuture<Prediction> unhedged = request();
      asked().answer(1);
      assertEquals(1, unhedged.join().report().attempts());
    }
  }

  @Test
  void failsWhatWaitsForItsRetryWhenItIsClosed() throws Exception {
    client(one().backoff(Duration.ofSeconds(20), Duration.ofSeconds(20)).requestTimeout(LONG));
    CompletableFuture<Prediction> waiting = request();
    asked().fail(ErrorCode.INTERNAL, 0);
    CompletableFuture<Prediction> next = request();
    asked().answer(1);
    next.join(); // so the failure has been read, too
    client.close();
    failure(TailUnavailableException.class, waiting);
  }

  @Test
  void tellsWhatAServerMayHaveSeenFromWhatNoneHasWhenItIsClosed() throws Exception {
    CompletableFuture<Prediction> inFlight = request();
    asked();
    client.close();
    failure(TailConnectionLostException.class, inFlight);
    first.die();
    client(one().backoff(LONG, LONG).maxAttempts(1));
    failure(TailUnavailableException.class, request());
    CompletableFuture<Prediction> waiting = request();
    client.close();
    failure(TailUnavailableException.class, waiting);
  }

  @Test
  void rejectsAnEndpointThatIsThereTwice() {
    EdgeClientBuilder builder = both();
    assertThrows(IllegalArgumentException.class, () -> builder.endpoint("127.0.0.1", first.port()));
    assertThrows(IllegalArgumentException.class, () -> builder.endpoint("", 7070));
    assertThrows(IllegalArgumentException.class, () -> builder.endpoint("localhost", 0));
    assertThrows(IllegalArgumentException.class, () -> builder.maxAttempts(0));
    assertThrows(IllegalArgumentException.class, () -> builder.hedgeAfter(Duration.ZERO));
  }
}
