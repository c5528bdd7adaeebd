package io.cleave.edge;

import static io.cleave.edge.fake.Outcomes.assertAnswer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Notice;
import io.cleave.edge.fake.AskedServer;
import io.cleave.edge.fake.Outcomes;
import io.cleave.edge.fake.ScriptedServer;
import io.cleave.edge.fake.TestNames;
import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the client makes of a name with several addresses, of which some are dead, or half dead. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientAddressesTest extends WithAskedServers {

  /** Waited for to its end. */
  private static final Duration SHORT = Duration.ofMillis(500);

  /** Nobody listens there. */
  private static final String DEAD = "127.0.0.9";

  private static final String OTHER_DEAD = "127.0.0.8";
  private static final String HALF_DEAD = "127.0.0.2";
  private static final String OTHER_HALF_DEAD = "127.0.0.3";
  private static final String WELL = "127.0.0.1";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private int port;
  private AskedServer well;

  @BeforeEach
  void start() throws IOException {
    well = opened(new AskedServer(asked));
    port = well.port();
  }

  @AfterEach
  void stop() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private <T extends AutoCloseable> T opened(T some) {
    opened.push(some);
    return some;
  }

  private EdgeClientBuilder builder(TestNames names) {
    return ScriptedServer.client(manager, TestNames.NAME, port).names(names);
  }

  private EdgeClient client(TestNames names) {
    return opened(builder(names).build());
  }

  private EdgeClient client(String... addresses) {
    return client(TestNames.of(addresses));
  }

  private ScriptedServer server(String address) throws IOException {
    return opened(new ScriptedServer(TestNames.address(address), port));
  }

  private CompletableFuture<Prediction> request(EdgeClient client) {
    return client.predictAsync(image);
  }

  private void assertAnsweredBy(AskedServer server, EdgeClient client) throws Exception {
    CompletableFuture<Prediction> answer = request(client);
    AskedServer.Request request = asked();
    assertEquals(server, request.server());
    request.answer(7);
    assertAnswer(7, answer);
  }

  private void assertWellAnswers(String... addresses) throws Exception {
    assertAnsweredBy(well, client(addresses));
  }

  private <T extends TailException> String failure(Class<T> expected, EdgeClient client) {
    return Outcomes.failure(expected, request(client)).getMessage();
  }

  private String at(String address) {
    return TestNames.NAME + ":" + port + " at " + address + " ";
  }

  private static void assertHas(String message, String part) {
    assertTrue(message.contains(part), message);
  }

  @Test
  void passesAnAddressThatRefusesConnections() throws Exception {
    assertWellAnswers(DEAD, WELL);
  }

  @Test
  void passesManyAddressesThatRefuseConnections() throws Exception {
    assertWellAnswers(DEAD, OTHER_DEAD, "127.0.0.7", "127.0.0.6", WELL, "127.0.0.5");
  }

  @Test
  void passesAnAddressOfTheOtherFamily() throws Exception {
    assertWellAnswers("::1", WELL); // whether this system has IPv6 or not
  }

  @Test
  @Needs(Need.IPV6)
  void reachesAnAddressOfIpv6BehindOneOfIpv4() throws Exception {
    ScriptedServer six = new ScriptedServer(TestNames.address("::1"), port);
    assertAnsweredBy(opened(new AskedServer(asked, six)), client(DEAD, "::1"));
  }

  /** As a host whose address leads nowhere: nothing comes back. */
  @Test
  void passesAnAddressThatNeverTakesTheConnection() throws Exception {
    fillBacklog(opened(new ServerSocket(port, 1, TestNames.address(HALF_DEAD))));
    assertWellAnswers(HALF_DEAD, WELL);
  }

  private void fillBacklog(ServerSocket full) throws IOException {
    for (int i = 0; i < 64; i++) {
      Socket waiting = opened(new Socket());
      try {
        waiting.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 300);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new AssertionError("this system's backlog has no end");
  }

  @Test
  void passesAnAddressThatAcceptsAndSaysNothing() throws Exception {
    server(HALF_DEAD);
    assertWellAnswers(HALF_DEAD, WELL);
  }

  @Test
  void takesTheSlowOneIfItAnswersInTheEnd() throws Exception {
    ScriptedServer slow = server(HALF_DEAD);
    ScriptedServer silent = server(OTHER_HALF_DEAD);
    CompletableFuture<Prediction> answer = request(client(HALF_DEAD, OTHER_HALF_DEAD));
    try (ScriptedServer.Peer late = slow.accept();
        ScriptedServer.Peer never = silent.accept()) {
      late.receiveHello();
      late.send(ScriptedServer.welcomeFrame(64, 300_000));
      late.send(ControlFrames.catalogue(ScriptedServer.CATALOGUE));
      late.answer(3);
      assertAnswer(3, answer);
      never.finish();
    }
  }

  @Test
  void passesAnAddressThatClosesInTheHandshake() throws Exception {
    assertPassesAfter(ScriptedServer.Peer::close);
  }

  @Test
  void passesAnAddressWhereAnotherProgramIs() throws Exception {
    byte[] greeting = "220 mail.example ESMTP at your service".getBytes(UTF_8);
    assertPassesAfter(peer -> peer.send(ByteBuffer.wrap(greeting)));
  }

  @Test
  void passesAnAddressWhoseServerRefuses() throws Exception {
    Notice notice = new Notice(ErrorCode.UNAUTHENTICATED, "who are you");
    assertPassesAfter(peer -> peer.send(ControlFrames.refused(notice)));
  }

  private interface Greeting {
    void to(ScriptedServer.Peer peer) throws IOException;
  }

  private void assertPassesAfter(Greeting greeting) throws Exception {
    ScriptedServer strange = server(HALF_DEAD);
    CompletableFuture<Prediction> answer = request(client(HALF_DEAD, WELL));
    try (ScriptedServer.Peer peer = strange.accept()) {
      peer.receiveHello();
      greeting.to(peer);
      asked().answer(2);
      assertAnswer(2, answer);
      peer.finish();
    }
  }

  @Test
  void namesEveryAddressWithWhatHappenedThere() throws Exception {
    ScriptedServer closing = server(HALF_DEAD);
    EdgeClient client =
        opened(builder(TestNames.of(DEAD, HALF_DEAD, OTHER_DEAD)).maxAttempts(1).build());
    CompletableFuture<Prediction> request = request(client);
    try (ScriptedServer.Peer peer = closing.accept()) {
      peer.receiveHello();
    }
    CompletionException e = assertThrows(CompletionException.class, request::join);
    assertEquals(TailUnavailableException.class, e.getCause().getClass());
    String message = e.getCause().getMessage();
    assertHas(message, at(DEAD) + "is not reachable: Connection refused");
    assertHas(message, at(HALF_DEAD) + "closed during the handshake");
    assertHas(message, at(OTHER_DEAD) + "is not reachable: Connection refused");
  }

  @Test
  void saysThatItIsRefusedWhereWhoIsThereRefuses() throws Exception {
    ScriptedServer refusing = server(HALF_DEAD);
    EdgeClient client = opened(builder(TestNames.of(HALF_DEAD, DEAD)).maxAttempts(1).build());
    CompletableFuture<Prediction> request = request(client);
    try (ScriptedServer.Peer peer = refusing.accept()) {
      peer.receiveHello();
      peer.send(ControlFrames.refused(new Notice(ErrorCode.UNAUTHENTICATED, "who are you")));
      CompletionException e = assertThrows(CompletionException.class, request::join);
      TailRefusedException refused = (TailRefusedException) e.getCause();
      assertEquals(ErrorCode.UNAUTHENTICATED, refused.code());
      assertHas(refused.getMessage(), at(HALF_DEAD) + "refuses");
      assertHas(refused.getMessage(), at(DEAD) + "is not reachable");
      peer.finish();
    }
  }

  @Test
  void givesEachAddressItsPartOfTheConnectTimeout() throws Exception {
    server(HALF_DEAD);
    server(OTHER_HALF_DEAD);
    EdgeClient client =
        opened(
            builder(TestNames.of(HALF_DEAD, OTHER_HALF_DEAD))
                .connectTimeout(SHORT)
                .maxAttempts(1)
                .build());
    String message = failure(TailUnavailableException.class, client);
    String silent = "did not complete a handshake within PT0.5S";
    assertHas(message, at(HALF_DEAD) + silent);
    assertHas(message, at(OTHER_HALF_DEAD) + silent);
  }

  @Test
  void namesANameThatHasNoAddress() {
    EdgeClientBuilder unknown =
        EdgeClient.builder(ScriptedServer.head(manager), "nobody.test", port)
            .names(TestNames.of(WELL))
            .maxAttempts(1);
    String message = failure(TailUnavailableException.class, opened(unknown.build()));
    assertHas(message, "nobody.test:" + port + " cannot be resolved");
  }

  /** A pod of a headless Service is killed: what it had is asked of another. */
  @Test
  void requestsInFlightSurviveTheDeathOfTheirPod() throws Exception {
    AskedServer pod = opened(new AskedServer(asked, server(HALF_DEAD)));
    EdgeClient client = client(HALF_DEAD, WELL);
    CompletableFuture<Prediction> first = request(client);
    CompletableFuture<Prediction> second = request(client);
    assertEquals(pod, asked().server());
    assertEquals(pod, asked().server());
    pod.die();
    for (int i = 0; i < 2; i++) {
      AskedServer.Request again = asked();
      assertEquals(well, again.server());
      again.answer(5);
    }
    assertAnswer(5, first);
    assertAnswer(5, second);
  }

  /** The pod says goodbye and still takes connections for a while, as one that is stopping does. */
  @Test
  void prefersAnAddressThatDidNotJustSayGoodbye() throws Exception {
    AskedServer pod = opened(new AskedServer(asked, server(HALF_DEAD)));
    EdgeClient client = client(HALF_DEAD, WELL);
    CompletableFuture<Prediction> first = request(client);
    AskedServer.Request request = asked();
    assertEquals(pod, request.server());
    request.sayGoodbye();
    request.answer(1);
    first.join();
    assertAnsweredBy(well, client);
  }

  @Test
  void prefersAnAddressThatDidNotJustLoseTheConnection() throws Exception {
    AskedServer pod = opened(new AskedServer(asked, server(HALF_DEAD)));
    EdgeClient client = client(HALF_DEAD, WELL);
    assertAnsweredBy(pod, client);
    CompletableFuture<Prediction> next = request(client);
    assertEquals(pod, asked().server());
    pod.cutConnections(); // and takes others
    AskedServer.Request again = asked();
    assertEquals(well, again.server());
    again.answer(1);
    next.join();
  }

  @Test
  void looksTheNameUpAnewForEachConnection() throws Exception {
    AskedServer pod = opened(new AskedServer(asked, server(HALF_DEAD)));
    TestNames names = TestNames.of(HALF_DEAD);
    EdgeClient client = client(names);
    CompletableFuture<Prediction> answer = request(client);
    assertEquals(pod, asked().server());
    names.change(WELL);
    pod.die();
    AskedServer.Request again = asked();
    assertEquals(well, again.server());
    again.answer(9);
    assertAnswer(9, answer);
  }

  @Test
  void endsAllThatRacesWhenItIsClosed() throws Exception {
    ScriptedServer first = server(HALF_DEAD);
    ScriptedServer second = server(OTHER_HALF_DEAD);
    EdgeClient client = client(HALF_DEAD, OTHER_HALF_DEAD);
    CompletableFuture<Prediction> request = request(client);
    try (ScriptedServer.Peer one = first.accept();
        ScriptedServer.Peer other = second.accept()) { // one was silent for long
      client.close();
      assertThrows(CompletionException.class, request::join);
      one.finish();
      other.finish();
    }
  }

  @Test
  void closesTheOthersWhenOneHasWon() throws Exception {
    ScriptedServer silent = server(HALF_DEAD);
    CompletableFuture<Prediction> answer = request(client(HALF_DEAD, WELL));
    try (ScriptedServer.Peer loser = silent.accept()) {
      asked().answer(2);
      assertAnswer(2, answer);
      loser.finish();
    }
  }
}
