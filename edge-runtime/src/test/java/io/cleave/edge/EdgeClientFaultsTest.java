package io.cleave.edge;

import static io.cleave.edge.fake.Outcomes.assertAnswer;
import static io.cleave.edge.fake.Outcomes.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.metric.Dimension;
import ai.djl.metric.Metrics;
import ai.djl.metric.Unit;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.ParameterStore;
import io.cleave.codec.protocol.Catalogue.CutEntry;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.NextStep;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.ServerLoad;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Part;
import io.cleave.edge.fake.FailureListener;
import io.cleave.edge.fake.ScriptedServer;
import io.cleave.edge.fake.TestCatalogues;
import io.cleave.edge.fake.TestNetwork;
import io.cleave.edge.fake.TestParts;
import io.cleave.fixtures.Layout;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the client makes of a server that dies, lies or keeps silent. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class EdgeClientFaultsTest extends ClientOfScriptedServer {
  /** More than any socket's buffer. */
  private static final TensorShape LARGE = TensorShape.of(8, 1024, 1024);

  private static final TestNetwork LARGE_NETWORK =
      TestNetwork.of("large", ScriptedServer.INPUT, "large", LARGE, ScriptedServer.OUTPUT);

  /** Never waited for to its end. */
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Waited for to its end. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** Waited for to its end, and long enough to connect on any machine. */
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Behind the header of a response. */
  private static final Layout PREAMBLE = Layout.of("bytes 2, received 8, batch 2");

  private static final int TENSORS_AT = FrameHeader.BYTES + ScriptedServer.timings(1, 2, 3).bytes();

  @Override
  EdgeClientBuilder builder() {
    return super.builder().maxAttempts(1);
  }

  /** Connects first, so that a request is written whenever its deadline passes. */
  private ScriptedServer.Peer connected(int maxInFlight, int idleTimeoutMillis) throws IOException {
    CompletableFuture<Void> connected = CompletableFuture.runAsync(client::connect);
    ScriptedServer.Peer peer = server.welcome(maxInFlight, idleTimeoutMillis);
    connected.join();
    return peer;
  }

  private ScriptedServer.Peer connected() throws IOException {
    return connected(64, 300_000);
  }

  /** The client connects anew and gets an answer. */
  private void assertRecovers() throws IOException {
    CompletableFuture<Prediction> next = request();
    try (ScriptedServer.Peer peer = server.welcome()) {
      peer.answer(42);
      assertAnswer(42, next);
    }
  }

  @Test
  void matchesAnswersThatComeInAnotherOrder() throws IOException {
    CompletableFuture<Prediction> first = request();
    CompletableFuture<Prediction> second = request();
    try (ScriptedServer.Peer peer = server.welcome()) {
      long a = peer.receiveRequest();
      long b = peer.receiveRequest();
      assertTrue(b > a);
      peer.send(ScriptedServer.response(b, 2));
      peer.send(ScriptedServer.response(a, 1));
      assertAnswer(1, first);
      assertAnswer(2, second);
    }
  }

  @Test
  void sendsNoMoreAtOnceThanTheServerAllows() throws IOException {
    CompletableFuture<Prediction> first = request();
    CompletableFuture<Prediction> second = request();
    try (ScriptedServer.Peer peer = server.welcome(1, 300_000)) {
      long id = peer.receiveRequest();
      peer.send(ControlFrames.pong(0, ServerLoad.NONE)); // nothing asked for it, nothing minds it
      peer.send(ScriptedServer.response(id, 1));
      assertAnswer(1, first);
      peer.answer(2);
      assertAnswer(2, second);
    }
  }

  @Test
  void sendsWhatWasNotWrittenOnTheNextConnection() throws IOException {
    CompletableFuture<Prediction> written = request();
    CompletableFuture<Prediction> waiting = request();
    try (ScriptedServer.Peer peer = server.welcome(1, 300_000)) {
      peer.receiveRequest();
    }
    failure(TailConnectionLostException.class, written);
    try (ScriptedServer.Peer peer = server.welcome()) {
      peer.answer(5);
      assertAnswer(5, waiting);
    }
  }

  @Test
  void failsSafelyAtTheDeadlineWhenTheNextAttemptIsLater() throws IOException {
    server.close();
    client(
        builder()
            .requestTimeout(Duration.ofMillis(300))
            .backoff(Duration.ofMinutes(1), Duration.ofMinutes(1)));
    TailUnavailableException first = assertThrows(TailUnavailableException.class, client::connect);
    TailUnavailableException second = failure(TailUnavailableException.class, request());
    assertEquals(first, second.getCause());
    assertTrue(second.getMessage().contains("before the deadline"), second.getMessage());
  }

  @Test
  void tellsTheListenerOfAFailureBeforeTheFuture() throws IOException {
    List<TailException> heard = new CopyOnWriteArrayList<>();
    client(
        builder()
            .listener(
                new FailureListener(
                    failure -> {
                      heard.add(failure);
                      throw new IllegalStateException("a listener's own trouble");
                    })));
    server.close();
    assertEquals(List.of(failure(TailUnavailableException.class, request())), heard);
  }

  @Test
  void completesTheFutureWhenTheListenerOrTheMetricsThrowAnError() throws IOException {
    client(
        builder()
            .listener(
                report -> {
                  throw new AssertionError("a listener's own trouble");
                }));
    client.setMetrics(
        new Metrics() {
          @Override
          public void addMetric(String name, Number value, Unit unit, Dimension... dimensions) {
            throw new AssertionError("the metrics' own trouble");
          }
        });
    assertRecovers();
  }

  @ParameterizedTest
  @EnumSource
  void cannotTellWhetherATailRanWhenTheServerClosesForAnyReason(ErrorCode code) throws IOException {
    CompletableFuture<Prediction> lost = request();
    try (ScriptedServer.Peer peer = server.welcome()) {
      peer.receiveRequest();
      peer.send(ControlFrames.failure(0, new Notice(code, "bye")));
      assertEquals(NextStep.UNKNOWN, failure(TailConnectionLostException.class, lost).nextStep());
    }
    assertRecovers();
  }

  @Test
  void closesWhenAReplyNamesAnUnknownRequest() throws IOException {
    assertDistrusts(id -> ScriptedServer.response(id + 1, 1));
  }

  @Test
  void closesWhenAFailureNamesAnUnknownRequest() throws IOException {
    Notice notice = new Notice(ErrorCode.OVERLOADED, "full");
    assertDistrusts(id -> ControlFrames.failure(id + 1, notice));
  }

  @Test
  void closesWhenAReplysHeaderIsDamaged() throws IOException {
    assertDistrusts(
        id -> flipped(ScriptedServer.response(id, 1), Layout.FRAME_HEADER.at("request id")));
  }

  @Test
  void closesWhenAReplysTimingsAreDamaged() throws IOException {
    assertDistrusts(
        id -> flipped(ScriptedServer.response(id, 1), FrameHeader.BYTES + PREAMBLE.at("batch")));
  }

  @Test
  void closesWhenAReplysTensorIsDamaged() throws IOException {
    assertDistrusts(id -> flipped(ScriptedServer.response(id, 1), TENSORS_AT));
  }

  @Test
  void closesWhenAReplyIsTooLargeBeforeReadingIt() throws IOException {
    assertDistrusts(
        id -> {
          ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
          new FrameHeader(FrameType.RESPONSE, id, 1_000_000).encode(header);
          return header.flip();
        });
  }

  @Test
  void closesWhenAServerSendsWhatOnlyEdgesSend() throws IOException {
    assertDistrusts(ControlFrames::ping);
  }

  private interface Lie {
    ByteBuffer about(long requestId);
  }

  /** After a lie every request in flight fails, the connection ends, and a new one serves. */
  private void assertDistrusts(Lie lie) throws IOException {
    CompletableFuture<Prediction> first = request();
    CompletableFuture<Prediction> second = request();
    try (ScriptedServer.Peer peer = server.welcome()) {
      peer.receiveRequest();
      peer.send(lie.about(peer.receiveRequest()));
      assertEquals(NextStep.UNKNOWN, failure(TailConnectionLostException.class, first).nextStep());
      failure(TailConnectionLostException.class, second);
      peer.awaitClose();
    }
    assertRecovers();
  }

  private static ByteBuffer flipped(ByteBuffer frame, int at) {
    return frame.put(at, (byte) ~frame.get(at));
  }

  @Test
  void believesNoTimesThatAreLongerThanTheRequestTook() throws IOException {
    ResponsePreamble century = ScriptedServer.timings(1L << 61, 1L << 62, Long.MAX_VALUE);
    CompletableFuture<Prediction> answer = request();
    try (ScriptedServer.Peer peer = server.welcome()) {
      peer.send(ScriptedServer.response(peer.receiveRequest(), 1, century));
      Report report = answer.join().report();
      assertTrue(report.nanos(Stage.NETWORK) <= report.totalNanos(), report.toString());
      assertTrue(report.nanos(Stage.QUEUE) <= report.totalNanos(), report.toString());
      assertTrue(report.nanos(Stage.DECODE) <= report.totalNanos(), report.toString());
      assertTrue(report.nanos(Stage.TAIL) <= report.totalNanos(), report.toString());
    }
  }

  @Test
  void closesWhenAReplyComesTwice() throws IOException {
    CompletableFuture<Prediction> first = request();
    CompletableFuture<Prediction> second = request();
    try (ScriptedServer.Peer peer = server.welcome()) {
      long a = peer.receiveRequest();
      peer.receiveRequest();
      peer.send(ScriptedServer.response(a, 1));
      assertAnswer(1, first);
      peer.send(ScriptedServer.response(a, 1));
      failure(TailConnectionLostException.class, second);
      peer.awaitClose();
    }
    assertRecovers();
  }

  @Test
  void failsInFlightWhenAReplyIsCutOffAtAnyByte() throws IOException {
    int length = ScriptedServer.response(1, 1).limit();
    for (int cut = 0; cut < length; cut++) {
      CompletableFuture<Prediction> lost = request();
      try (ScriptedServer.Peer peer = server.welcome()) {
        peer.send(ScriptedServer.response(peer.receiveRequest(), 1).slice(0, cut));
      }
      failure(TailConnectionLostException.class, lost);
    }
    assertRecovers();
  }

  @Test
  void failsSafelyWhenTheRefusalIsCutOffAtAnyByte() throws IOException {
    ByteBuffer refused = ControlFrames.refused(new Notice(ErrorCode.IDLE, ""));
    for (int cut = 0; cut < refused.limit(); cut++) {
      assertFailsSafelyAfter(refused.slice(0, cut));
    }
    assertRecovers();
  }

  @Test
  void failsSafelyWhenTheHandshakeIsCutOffAtAnyByte() throws IOException {
    ByteBuffer welcome = ScriptedServer.welcomeFrame(64, 300_000);
    ByteBuffer catalogue = ControlFrames.catalogue(ScriptedServer.CATALOGUE);
    ByteBuffer both =
        ByteBuffer.allocate(welcome.limit() + catalogue.limit()).put(welcome).put(catalogue).flip();
    for (int cut = 0; cut < both.limit(); cut++) {
      assertFailsSafelyAfter(both.slice(0, cut));
    }
    assertRecovers();
  }

  private void assertFailsSafelyAfter(ByteBuffer said) throws IOException {
    CompletableFuture<Prediction> lost = request();
    try (ScriptedServer.Peer peer = server.accept()) {
      peer.receiveHello();
      peer.send(said);
    }
    assertEquals(NextStep.RETRY_SAFE, failure(TailUnavailableException.class, lost).nextStep());
  }

  @Test
  void failsInFlightWhenTheServerResetsAtAnyByteOfAReply() throws IOException {
    int length = ScriptedServer.response(1, 1).limit();
    for (int cut = 0; cut < length; cut++) {
      CompletableFuture<Prediction> lost = request();
      ScriptedServer.Peer peer = server.welcome();
      peer.send(ScriptedServer.response(peer.receiveRequest(), 1).slice(0, cut));
      peer.reset();
      failure(TailConnectionLostException.class, lost);
    }
    assertRecovers();
  }

  @Test
  void failsSafelyWhenTheServerResetsInTheHandshake() throws IOException {
    for (boolean reads : new boolean[] {false, true}) {
      CompletableFuture<Prediction> lost = request();
      ScriptedServer.Peer peer = server.accept();
      if (reads) {
        peer.receiveHello();
      }
      peer.reset();
      assertEquals(NextStep.RETRY_SAFE, failure(TailUnavailableException.class, lost).nextStep());
    }
    assertRecovers();
  }

  @Test
  void keepsTheDeadlineWhenAReplyStopsInTheMiddle() throws IOException {
    client(builder().requestTimeout(SHORT).connectTimeout(CONNECT));
    try (ScriptedServer.Peer peer = connected()) {
      CompletableFuture<Prediction> half = request();
      peer.send(ScriptedServer.response(peer.receiveRequest(), 1).slice(0, 40));
      failure(TailTimeoutException.class, half);
      peer.receiveCancelAndPing();
      peer.awaitClose(); // nothing more came: the connection is left, with half a reply
    }
    client(builder());
    assertRecovers();
  }

  @Test
  void keepsTheDeadlineAndLeavesAServerThatNeverReadsTheRequest() throws IOException {
    int usual = server.receiveBuffer(4096);
    client(
        EdgeClient.builder(largeHead(), "127.0.0.1", server.port())
            .requestTimeout(CONNECT.multipliedBy(3))
            .connectTimeout(CONNECT)
            .backoff(Duration.ofMillis(1), Duration.ofMillis(10)));
    CompletableFuture<Void> connected = CompletableFuture.runAsync(client::connect);
    try (ScriptedServer.Peer deaf = server.accept()) {
      welcomeLarge(deaf);
      connected.join();
      server.receiveBuffer(usual);
      failure(TailTimeoutException.class, request());
      CompletableFuture<Prediction> next = request(); // waits behind it until that is given up
      try (ScriptedServer.Peer peer = server.accept()) {
        welcomeLarge(peer);
        peer.answer(42);
        assertAnswer(42, next);
      }
    }
  }

  private Part largeHead() {
    return TestParts.of(
        LARGE_NETWORK,
        LARGE_NETWORK.headTo(LARGE_NETWORK.cut("large")),
        new LambdaBlock(
            x -> new NDList(x.singletonOrThrow().getManager().ones(new Shape(1, 8, 1024, 1024))),
            "large"),
        manager);
  }

  private static void welcomeLarge(ScriptedServer.Peer peer) throws IOException {
    peer.receiveHello();
    peer.send(ScriptedServer.welcomeFrame(64, 300_000));
    List<CutEntry> cuts = TestCatalogues.entries(LARGE_NETWORK, "large");
    CutEntry cut = cuts.get(0);
    cuts.set(
        0,
        new CutEntry(
            cut.id(),
            cut.name(),
            cut.crossing(),
            cut.answer(),
            Integer.MAX_VALUE,
            false,
            cut.calibrations()));
    peer.send(
        ControlFrames.catalogue(TestCatalogues.of(LARGE_NETWORK, TestParts.FINGERPRINT, cuts)));
  }

  @Test
  void namesARefusalThatNoRetryCanCure() throws IOException {
    CompletableFuture<Prediction> refused = request();
    try (ScriptedServer.Peer peer = server.accept()) {
      peer.receiveHello();
      peer.send(ControlFrames.refused(new Notice(ErrorCode.UNKNOWN_MODEL, "has another")));
      TailRefusedException e = failure(TailRefusedException.class, refused);
      assertEquals(ErrorCode.UNKNOWN_MODEL, e.code());
      assertEquals(NextStep.FATAL, e.nextStep());
    }
    assertRecovers();
  }

  @Test
  void namesItsVersionsToAServerOfProtocol1ThatCannotReadItsHello() throws IOException {
    CompletableFuture<Prediction> refused = request();
    try (ScriptedServer.Peer peer = server.accept()) {
      peer.receiveHello();
      peer.send(ControlFrames.refused(new Notice(ErrorCode.MALFORMED_FRAME, "bytes left over")));
      TailRefusedException e = failure(TailRefusedException.class, refused);
      assertEquals(ErrorCode.MALFORMED_FRAME, e.code());
      assertTrue(e.getMessage().contains("bytes left over"), e.getMessage());
      assertTrue(e.getMessage().contains("protocol versions 2 to 2"), e.getMessage());
    }
    assertRecovers();
  }

  @Test
  void saysWhenAnOverloadedServerWantsToBeAskedAgain() throws IOException {
    CompletableFuture<Prediction> shed = request();
    try (ScriptedServer.Peer peer = server.welcome()) {
      long id = peer.receiveRequest();
      peer.send(ControlFrames.failure(id, new Notice(ErrorCode.OVERLOADED, 250, "full")));
      TailOverloadedException e = failure(TailOverloadedException.class, shed);
      assertEquals(Duration.ofMillis(250), e.retryAfter());
      assertEquals(NextStep.RETRY_SAFE, e.nextStep());
      CompletableFuture<Prediction> later = request();
      peer.answer(3);
      assertAnswer(3, later);
    }
  }

  @Test
  void showsItsTokenAndNamesItsRefusal() throws IOException {
    client(builder().token("sesame"));
    CompletableFuture<Prediction> refused = request();
    try (ScriptedServer.Peer peer = server.accept()) {
      assertEquals("sesame", peer.receiveHello().token());
      peer.send(ControlFrames.refused(new Notice(ErrorCode.UNAUTHENTICATED, "no")));
      TailRefusedException e = failure(TailRefusedException.class, refused);
      assertEquals(ErrorCode.UNAUTHENTICATED, e.code());
    }
  }

  @Test
  void namesARefusalThatARetryMayCure() throws IOException {
    CompletableFuture<Prediction> refused = request();
    try (ScriptedServer.Peer peer = server.accept()) {
      peer.receiveHello();
      peer.send(ControlFrames.refused(new Notice(ErrorCode.TOO_MANY_CONNECTIONS, "full")));
      failure(TailUnavailableException.class, refused);
    }
    assertRecovers();
  }

  @Test
  void failsSafelyWhenAnotherProtocolAnswers() throws IOException {
    CompletableFuture<Prediction> refused = request();
    try (ScriptedServer.Peer peer = server.accept()) {
      peer.send(ByteBuffer.wrap(new byte[] {'H', 'T', 'T', 'P', '/', '1', '.', '1', ' '}));
      peer.send(ByteBuffer.allocate(64));
      TailUnavailableException e = failure(TailUnavailableException.class, refused);
      assertTrue(e.getMessage().contains("speaks HTTP"), e.getMessage());
    }
  }

  @Test
  void failsSafelyWhenTheServerNeverShakesHands() throws IOException {
    client(builder().connectTimeout(SHORT));
    CompletableFuture<Prediction> waiting = request();
    try (ScriptedServer.Peer peer = server.accept()) {
      peer.receiveHello();
      TailUnavailableException e = failure(TailUnavailableException.class, waiting);
      assertTrue(e.getMessage().contains("handshake"), e.getMessage());
      peer.awaitClose();
    }
  }

  /** The deadline that one request misses is another's, too: longer where the machine is slow. */
  @Test
  void dropsALateReplyAndKeepsTheConnection() throws IOException {
    Duration deadline = SHORT;
    while (!answersAfterALateReply(deadline)) {
      deadline = deadline.multipliedBy(2);
      assertTrue(deadline.compareTo(LONG) < 0, "never answered in time");
    }
  }

  /** Whether the request was in time that follows one that was not. */
  private boolean answersAfterALateReply(Duration deadline) throws IOException {
    client(builder().requestTimeout(deadline));
    try (ScriptedServer.Peer peer = connected()) {
      CompletableFuture<Prediction> missed = request();
      long late = peer.receiveRequest();
      failure(TailTimeoutException.class, missed);
      FrameHeader ping = peer.receiveCancelAndPing();
      peer.send(ControlFrames.pong(ping.requestId(), ServerLoad.NONE));
      CompletableFuture<Prediction> next = request();
      long id = peer.receiveRequest();
      peer.send(ScriptedServer.response(late, 1));
      peer.send(ScriptedServer.response(id, 2));
      Throwable tooLate = next.handle((answer, failure) -> failure).join();
      if (tooLate instanceof TailTimeoutException) {
        return false;
      }
      assertAnswer(2, next);
      return true;
    }
  }

  @Test
  void leavesAServerThatOwesHalfOfWhatItAllows() throws IOException {
    client(builder().requestTimeout(SHORT));
    assertLeftOwingTwoAnswers(3);
  }

  @Test
  void leavesAServerThatAllowsMoreThanItAnswersBeforeItsDebtGrows() throws IOException {
    client(builder().requestTimeout(SHORT).maxInFlight(2));
    assertLeftOwingTwoAnswers(1_000_000);
  }

  private void assertLeftOwingTwoAnswers(int allowedInFlight) throws IOException {
    try (ScriptedServer.Peer peer = connected(allowedInFlight, 300_000)) {
      CompletableFuture<Prediction> first = request();
      peer.receiveRequest();
      failure(TailTimeoutException.class, first);
      peer.send(ControlFrames.pong(peer.receiveCancelAndPing().requestId(), ServerLoad.NONE));
      CompletableFuture<Prediction> second = request();
      peer.receiveRequest();
      failure(TailTimeoutException.class, second);
      peer.awaitClose();
    }
    client(builder());
    assertRecovers();
  }

  @Test
  void closesAnUnusedConnectionThoughTheServerOwesAnAnswer() throws IOException {
    client(builder().requestTimeout(SHORT));
    try (ScriptedServer.Peer peer = connected(64, 4_000)) {
      CompletableFuture<Prediction> owed = request();
      peer.receiveRequest();
      failure(TailTimeoutException.class, owed);
      peer.send(ControlFrames.pong(peer.receiveCancelAndPing().requestId(), ServerLoad.NONE));
      peer.awaitClose();
    }
  }

  @Test
  void leavesAServerThatIsSilentAfterADeadline() throws IOException {
    client(builder().requestTimeout(SHORT).connectTimeout(CONNECT));
    try (ScriptedServer.Peer peer = connected()) {
      CompletableFuture<Prediction> silent = request();
      peer.receiveRequest();
      TailTimeoutException e = failure(TailTimeoutException.class, silent);
      assertEquals(NextStep.UNKNOWN, e.nextStep());
      peer.receiveCancelAndPing();
      peer.awaitClose();
    }
    client(builder());
    assertRecovers();
  }

  @Test
  void movesToANewConnectionAfterGoAwayAndStillTakesWhatTheOldOneOwes() throws IOException {
    CompletableFuture<Prediction> first = request();
    CompletableFuture<Prediction> owed = request();
    try (ScriptedServer.Peer old = server.welcome()) {
      long firstId = old.receiveRequest();
      long owedId = old.receiveRequest();
      old.send(ControlFrames.goAway(new Notice(ErrorCode.SHUTTING_DOWN, "bye")));
      old.send(ScriptedServer.response(firstId, 1));
      assertAnswer(1, first); // so GOAWAY has been read, too
      CompletableFuture<Prediction> next = request();
      try (ScriptedServer.Peer fresh = server.welcome()) {
        fresh.answer(2);
        assertAnswer(2, next);
        old.send(ScriptedServer.response(owedId, 3));
        assertAnswer(3, owed);
        old.awaitClose();
      }
    }
  }

  @Test
  void closesAnUnusedConnectionBeforeTheServerWouldAndOpensANewOne() throws IOException {
    CompletableFuture<Prediction> first = request();
    try (ScriptedServer.Peer peer = server.welcome(64, 200)) {
      peer.answer(1);
      assertAnswer(1, first);
      peer.awaitClose();
    }
    assertRecovers();
  }

  @Test
  void refusesAnEmptyBatch() {
    ParameterStore store = new ParameterStore(manager, false);
    NDList empty = new NDList(manager.zeros(new Shape(0, 2, 2, 2)));
    assertThrows(IllegalArgumentException.class, () -> client.block().forward(store, empty, false));
    assertThrows(IllegalArgumentException.class, () -> client.tail().forward(store, empty, false));
  }

  @Test
  void namesANameThatDoesNotResolve() {
    client(EdgeClient.builder(ScriptedServer.head(manager), "no.such.host.invalid", 7070));
    TailUnavailableException e = failure(TailUnavailableException.class, request());
    assertTrue(e.getMessage().contains("no.such.host.invalid"), e.getMessage());
  }

  @Test
  void rejectsSettingsThatWouldHaveNoBound() {
    EdgeClientBuilder builder = builder();
    assertThrows(IllegalArgumentException.class, () -> builder.maxInFlight(0));
    assertThrows(IllegalArgumentException.class, () -> builder.sendBufferBytes(4095));
    assertThrows(IllegalArgumentException.class, () -> builder.connectTimeout(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> builder.requestTimeout(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> builder.idleTimeout(Duration.ZERO));
    Duration endless = Duration.ofMinutes(999_999_999); // its nanoseconds overflow a clock
    assertThrows(IllegalArgumentException.class, () -> builder.connectTimeout(endless));
    assertThrows(IllegalArgumentException.class, () -> builder.requestTimeout(endless));
    assertThrows(IllegalArgumentException.class, () -> builder.idleTimeout(endless));
    assertThrows(
        IllegalArgumentException.class, () -> builder.backoff(Duration.ofSeconds(1), endless));
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}
