package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import io.cleave.cloud.fake.Gate;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.fake.Waiting;
import io.cleave.cloud.internal.limit.RequestMemory;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Overload, silence, failures of the tail, and stopping. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class ServerLimitsTest {
  private final Gate gate = new Gate();

  @Test
  void refusesWhenTheQueueIsFullAndAnswersTheRest() throws Exception {
    try (ServerFixture fixture = new ServerFixture(gate::tail, b -> b.queueCapacity(2));
        RawClient client = fixture.welcomed()) {
      gate.hold(client);
      client.askAll(2, 4);
      Notice notice = client.receiveFailure(4, ErrorCode.OVERLOADED);
      assertTrue(notice.message().contains("2 requests"), notice.message());
      gate.letPass(4);
      client.assertAllAnswered(1, 3);
      client.ask(5);
      client.assertAnswered(5);
    }
  }

  @Test
  void refusesWhenOneConnectionHasTooManyInFlight() throws Exception {
    try (ServerFixture fixture = new ServerFixture(gate::tail, b -> b.maxInFlight(1));
        RawClient client = fixture.welcomed()) {
      gate.hold(client);
      client.ask(2);
      client.receiveFailure(2, ErrorCode.OVERLOADED);
      gate.letPass(1);
      client.assertAnswered(1);
    }
  }

  @Test
  void shedsARequestThatWouldEndBeyondItsDeadlineAndSaysWhenToComeBack() throws Exception {
    try (ServerFixture fixture = new ServerFixture(gate::tail, UnaryOperator.identity());
        RawClient client = fixture.welcomed()) {
      fixture.server.requestQueue().served(fixture.tail, 1, TimeUnit.HOURS.toNanos(1));
      gate.hold(client);
      client.ask(2);
      Notice notice = client.receiveFailure(2, ErrorCode.OVERLOADED);
      assertTrue(notice.retryAfterMillis() >= TimeUnit.HOURS.toMillis(1), notice.toString());
      gate.letPass(1);
      client.assertAnswered(1);
    }
  }

  @Test
  void refusesToListenBeyondThisMachineUnlessToldThatItIsInsecure() throws Exception {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ServerFixture(TestTails::plusOne, b -> b.address("0.0.0.0", 0)).close());
    try (ServerFixture open =
        new ServerFixture(TestTails::plusOne, b -> b.address("0.0.0.0", 0).insecure())) {
      open.assertServes(1);
    }
  }

  @Test
  void refusesWhenTheRequestMemoryIsUsedUpAndHasItBackOnceARequestIsDecoded() throws Exception {
    try (ServerFixture fixture = new ServerFixture(gate::tail, ServerLimitsTest::memoryForOne);
        RawClient client = fixture.welcomed()) {
      gate.hold(client); // decoded, its memory is free
      client.send(largeRequest(2));
      client.send(largeRequest(3));
      Notice notice = client.receiveFailure(3, ErrorCode.OVERLOADED);
      assertTrue(notice.message().contains("memory"), notice.message());
      gate.letPass(3);
      client.assertAnswered(1);
      client.assertAnswered(2);
      client.ask(4);
      client.assertAnswered(4);
    }
  }

  /** More than half of what the memory for one takes: there are extensions that nobody knows. */
  private static ByteBuffer largeRequest(int id) {
    Extensions extensions = Extensions.NONE.with(Extensions.PRIVATE_MIN, new byte[1000]);
    RequestPreamble preamble =
        new RequestPreamble(TestTails.FIRST, PayloadKind.TENSORS, 0, List.of(), 60_000, extensions);
    return RawClient.request(
        id, preamble, RawClient.tensors(TestTails.CROSSING, TestTails.input(id)));
  }

  @Test
  void answersAPingWhileARequestHoldsAllMemory() throws Exception {
    try (ServerFixture fixture = new ServerFixture(gate::tail, ServerLimitsTest::memoryForOne);
        RawClient client = fixture.welcomed()) {
      gate.hold(client);
      client.ask(2);
      client.ping();
      gate.letPass(2);
      client.assertAnswered(1);
      client.assertAnswered(2);
    }
  }

  @Test
  void hasTheMemoryBackOfARequestThatNeverEnds() throws Exception {
    try (ServerFixture fixture =
            new ServerFixture(TestTails::plusOne, ServerLimitsTest::memoryForOne);
        RawClient client = fixture.welcomed()) {
      RequestMemory memory = fixture.server.requestMemory();
      try (RawClient slow = fixture.welcomed()) {
        ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
        new FrameHeader(FrameType.REQUEST, 1, TestTails.maxRequestBytes()).encode(header);
        slow.send(header.flip());
        Waiting.until(() -> memory.takenBytes() > 0);
        client.ask(1);
        client.receiveFailure(1, ErrorCode.OVERLOADED);
      }
      Waiting.until(() -> memory.takenBytes() == 0);
      client.ask(2);
      client.assertAnswered(2);
    }
  }

  private static TailServerBuilder memoryForOne(TailServerBuilder builder) {
    return builder.requestMemoryBytes(TestTails.maxRequestBytes());
  }

  @Test
  void refusesToStartWithLessMemoryThanOneRequestNeeds() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ServerFixture(TestTails::plusOne, b -> b.requestMemoryBytes(50)).close());
  }

  @Test
  void refusesWhenTooManyAreConnectedAndTakesTheNextAfterOneLeft() throws Exception {
    try (ServerFixture fixture = new ServerFixture(TestTails::plusOne, b -> b.maxConnections(1))) {
      try (RawClient first = fixture.welcomed();
          RawClient second = new RawClient(fixture.port())) {
        second.receiveNotice(FrameType.REFUSED, 0, ErrorCode.TOO_MANY_CONNECTIONS);
        first.ask(1);
        first.assertAnswered(1);
        first.finishSending();
        assertTrue(first.endsWithoutAFrame());
      }
      awaitNobodyConnected(fixture);
      fixture.assertServes(2);
    }
  }

  @Test
  void oneAddressCannotHaveEveryConnection() throws Exception {
    try (ServerFixture fixture =
        new ServerFixture(
            TestTails::plusOne, b -> b.maxConnections(3).maxConnectionsPerAddress(2))) {
      try (RawClient first = fixture.welcomed();
          RawClient second = fixture.welcomed()) {
        try (RawClient third = new RawClient(fixture.port())) {
          Notice why = third.receiveNotice(FrameType.REFUSED, 0, ErrorCode.TOO_MANY_CONNECTIONS);
          assertTrue(why.message().contains("127.0.0.1 has 2 connections"), why.message());
        }
        try (RawClient elsewhere = new RawClient("127.0.0.2", fixture.port())) {
          elsewhere.shakeHands();
        }
        first.finishSending();
        assertTrue(first.endsWithoutAFrame());
        second.ask(1);
        second.assertAnswered(1);
      }
      awaitNobodyConnected(fixture);
      fixture.assertServes(2);
    }
  }

  @Test
  void whoHasNotShakenHandsMakesRoomForHisOwnAddressAlone() throws Exception {
    try (ServerFixture fixture =
            new ServerFixture(
                TestTails::plusOne, b -> b.maxConnections(3).maxConnectionsPerAddress(1));
        RawClient stranger = new RawClient("127.0.0.2", fixture.port())) {
      Waiting.until(() -> fixture.server.status().connections() == 1);
      try (RawClient first = fixture.welcomed();
          RawClient refused = new RawClient(fixture.port())) {
        refused.receiveNotice(FrameType.REFUSED, 0, ErrorCode.TOO_MANY_CONNECTIONS);
        first.ask(1);
        first.assertAnswered(1);
      }
      try (RawClient welcome = new RawClient("127.0.0.2", fixture.port())) {
        assertTrue(stranger.endsWithoutAFrame());
        welcome.shakeHands();
      }
    }
  }

  @Test
  void dropsARequestWhoseDeadlinePassedInTheQueue() throws Exception {
    try (ServerFixture fixture = new ServerFixture(gate::tail, b -> b);
        RawClient client = fixture.welcomed()) {
      gate.hold(client);
      long sent = System.nanoTime();
      client.send(RawClient.request(2, 1000, TestTails.input(2)));
      client.ping(); // request 2 is in the queue now
      Waiting.untilPassed(Duration.ofMillis(1100), sent);
      gate.letPass(1);
      client.assertAnswered(1);
      client.receiveFailure(2, ErrorCode.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void aDeadlineRunsWhileItsRequestIsStillArriving() throws Exception {
    try (ServerFixture fixture = new ServerFixture(TestTails::plusOne, b -> b);
        RawClient client = fixture.welcomed()) {
      RequestMemory memory = fixture.server.requestMemory();
      ByteBuffer request = RawClient.request(1, 1, TestTails.input(1));
      client.send(request.slice(0, 30));
      Waiting.until(() -> memory.takenBytes() > 0);
      long begun = System.nanoTime();
      Waiting.untilPassed(Duration.ofMillis(5), begun);
      client.send(request.slice(30, request.limit() - 30));
      Notice notice = client.receiveFailure(1, ErrorCode.DEADLINE_EXCEEDED);
      assertTrue(notice.message().contains("arrive"), notice.message());
      fixture.assertServes(2);
    }
  }

  @Test
  void doesNotRunTheRequestsOfAClientThatIsGone() throws Exception {
    try (ServerFixture fixture = new ServerFixture(gate::tail, b -> b)) {
      try (RawClient client = fixture.welcomed()) {
        gate.hold(client);
        client.ask(2);
        client.send(ControlFrames.ping(9));
        client.receive(); // the pong: request 2 is in the queue now
      }
      awaitNobodyConnected(fixture);
      gate.letPass(2);
      fixture.assertServes(3);
      assertEquals(1, gate.entered());
    }
  }

  @Test
  void failsARequestWhoseTailThrowsAndGoesOn() throws Exception {
    AtomicInteger forwards = new AtomicInteger();
    try (ServerFixture fixture =
            new ServerFixture(
                manager ->
                    TestTails.tail(
                        manager,
                        x ->
                            TestTails.isWarmUp(x)
                                ? TestTails.addOne(x)
                                : failing(x, forwards.incrementAndGet())),
                b -> b.maxBatch(1));
        RawClient client = fixture.welcomed()) {
      client.askAll(1, 4);
      client.receiveFailure(1, ErrorCode.INTERNAL);
      client.receiveFailure(2, ErrorCode.INTERNAL);
      client.receiveFailure(3, ErrorCode.INTERNAL);
      client.assertAnswered(4);
    }
  }

  private static NDList failing(NDList inputs, int forward) {
    return switch (forward) {
      case 1 -> throw new IllegalStateException("no");
      case 2 -> throw new OutOfMemoryError("no");
      case 3 -> new NDList(inputs.singletonOrThrow().get("0:1, 0:1").duplicate()); // wrong shape
      default -> TestTails.addOne(inputs);
    };
  }

  @Test
  void closesAConnectionThatNeverShakesHands() throws Exception {
    try (ServerFixture fixture =
            new ServerFixture(TestTails::plusOne, b -> b.handshakeTimeout(Duration.ofMillis(100)));
        RawClient client = new RawClient(fixture.port())) {
      client.receiveNotice(FrameType.REFUSED, 0, ErrorCode.IDLE);
      assertTrue(client.endsWithoutAFrame());
    }
  }

  @Test
  void closesASilentConnection() throws Exception {
    try (ServerFixture fixture =
            new ServerFixture(TestTails::plusOne, b -> b.idleTimeout(Duration.ofMillis(100)));
        RawClient client = fixture.welcomed()) {
      client.receiveFailure(0, ErrorCode.IDLE);
      assertTrue(client.endsWithoutAFrame());
    }
  }

  @Test
  void closesAConnectionWhoseFrameNeverEndsAlthoughBytesKeepComing() throws Exception {
    ByteBuffer request = RawClient.request(1, 60_000, TestTails.input(1));
    try (ServerFixture fixture =
            new ServerFixture(TestTails::plusOne, b -> b.idleTimeout(Duration.ofMillis(200)));
        RawClient client = RawClient.welcomed(fixture.port(), request.slice(0, 1))) {
      CompletableFuture<Notice> end =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return client.receiveFailure(0, ErrorCode.IDLE);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      for (int i = 1; i < request.limit() - 1 && !end.isDone(); i++) {
        client.send(request.slice(i, 1));
        end.copy().completeOnTimeout(null, 10, TimeUnit.MILLISECONDS).join();
      }
      assertTrue(end.join().message().contains("frame took longer"));
    }
  }

  @Test
  void closesAConnectionWhoseFrameStopsWhileItsOtherRequestRuns() throws Exception {
    try (ServerFixture fixture =
            new ServerFixture(gate::tail, b -> b.stallTimeout(Duration.ofMillis(100)));
        RawClient client = fixture.welcomed()) {
      gate.hold(client);
      client.send(RawClient.request(2, 60_000, TestTails.input(2)).limit(30));
      Notice notice = client.receiveFailure(0, ErrorCode.IDLE);
      assertTrue(notice.message().contains("stopped coming"), notice.message());
      Waiting.until(() -> fixture.server.requestMemory().takenBytes() == 0);
      gate.letPass(1);
    }
  }

  @Test
  void stopsReadingFromAPeerThatDoesNotReadAndEndsItLater() throws Exception {
    try (ServerFixture fixture =
        new ServerFixture(TestTails::plusOne, b -> b.idleTimeout(Duration.ofMillis(200)))) {
      try (RawClient client = fixture.welcomed()) {
        ByteBuffer pings = ByteBuffer.allocate(24 * 1000);
        for (int i = 0; i < 1000; i++) {
          pings.put(ControlFrames.ping(i));
        }
        pings.flip();
        // Without a bound on unread answers this would go on until the memory ends.
        assertThrows(IOException.class, () -> sendForever(client, pings));
      }
      fixture.assertServes(1);
    }
  }

  @Test
  void servesOthersWhileOneAsksWithoutReadingItsAnswers() throws Exception {
    try (ServerFixture fixture =
        new ServerFixture(TestTails::plusOne, b -> b.idleTimeout(Duration.ofSeconds(2)))) {
      try (RawClient deaf = fixture.welcomed()) {
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> askForever(deaf));
        for (int i = 0; i < 20; i++) {
          fixture.assertServes(i);
        }
        asking.get(60, TimeUnit.SECONDS);
      }
      awaitNobodyConnected(fixture);
      Waiting.until(() -> fixture.server.requestMemory().takenBytes() == 0);
      fixture.assertServes(1);
    }
  }

  /** Until the server has had enough. */
  private static void askForever(RawClient client) {
    float[] input = TestTails.input(1);
    try {
      for (long id = 1; ; id++) {
        client.sendRequest(id, input);
      }
    } catch (IOException e) {
      return;
    }
  }

  private static void sendForever(RawClient client, ByteBuffer bytes) throws IOException {
    while (true) {
      client.send(bytes);
    }
  }

  @Test
  void keepsAConnectionOpenWhileItsRequestRunsLongerThanTheIdleTimeout() throws Exception {
    ByteBuffer request = RawClient.request(1, 60_000, TestTails.input(1));
    try (ServerFixture fixture =
            new ServerFixture(gate::tail, b -> b.idleTimeout(Duration.ofMillis(50)));
        RawClient client = RawClient.welcomed(fixture.port(), request)) {
      gate.awaitEntered();
      try (RawClient silent = fixture.welcomed()) {
        silent.receiveFailure(0, ErrorCode.IDLE); // at least one idle timeout has passed
      }
      gate.letPass(1);
      client.assertAnswered(1);
    }
  }

  @Test
  void stopAnswersWhatIsInFlightAndRefusesWhatIsNew() throws Exception {
    ServerFixture fixture = new ServerFixture(gate::tail, b -> b.maxBatch(1));
    try (RawClient client = fixture.welcomed()) {
      gate.hold(client);
      client.ask(2);
      client.send(ControlFrames.ping(9));
      client.receive(); // the pong: request 2 is in the queue now
      CompletableFuture<Boolean> stopped =
          CompletableFuture.supplyAsync(() -> fixture.server.stop(Duration.ofSeconds(60)));
      client.receiveNotice(FrameType.GOAWAY, 0, ErrorCode.SHUTTING_DOWN);
      client.ask(3);
      client.receiveFailure(3, ErrorCode.SHUTTING_DOWN);
      // For a moment the system may still take connections that nobody accepts any more.
      assertThrows(IOException.class, () -> RawClient.welcomed(fixture.port()).close());
      assertFalse(stopped.isDone());
      gate.letPass(2);
      client.assertAnswered(1);
      client.assertAnswered(2);
      client.finishSending();
      assertTrue(client.endsWithoutAFrame());
      assertTrue(stopped.get());
    } finally {
      fixture.close();
    }
  }

  @Test
  void stopEndsByItsTimeoutWhenATailDoesNot() throws Exception {
    ServerFixture fixture = new ServerFixture(gate::tail, b -> b.maxBatch(1));
    try (RawClient client = fixture.welcomed()) {
      gate.hold(client);
      client.ask(2);
      client.send(ControlFrames.ping(9));
      client.receive(); // the pong: request 2 is in the queue now
      assertFalse(fixture.server.stop(Duration.ofMillis(50)));
      client.receiveNotice(FrameType.GOAWAY, 0, ErrorCode.SHUTTING_DOWN);
      client.receiveFailure(2, ErrorCode.SHUTTING_DOWN);
      assertTrue(client.endsWithoutAFrame());
    } finally {
      gate.letPass(2);
      fixture.close();
    }
  }

  @Test
  void stopWaitsForATailWhoseClientIsGone() throws Exception {
    ServerFixture fixture = new ServerFixture(gate::tail, b -> b.maxBatch(1));
    try {
      leaveRunning(fixture, 1);
      CompletableFuture<Boolean> stopped =
          CompletableFuture.supplyAsync(() -> fixture.server.stop(Duration.ofSeconds(60)));
      assertNull(stopped.copy().completeOnTimeout(null, 100, TimeUnit.MILLISECONDS).join());
      gate.letPass(1);
      assertTrue(stopped.join());
    } finally {
      fixture.close();
    }
  }

  @Test
  void stopSaysByItsTimeoutThatTailsStillRun() throws Exception {
    ServerFixture fixture = new ServerFixture(gate::tail, b -> b.workers(4).maxBatch(1));
    try {
      leaveRunning(fixture, 4);
      long started = System.nanoTime();
      assertFalse(fixture.server.stop(Duration.ofMillis(50)));
      assertTrue(System.nanoTime() - started < TimeUnit.SECONDS.toNanos(5), "far too late");
    } finally {
      gate.letPass(4);
      fixture.close();
    }
  }

  private void leaveRunning(ServerFixture fixture, int requests) throws Exception {
    try (RawClient client = fixture.welcomed()) {
      for (int id = 1; id <= requests; id++) {
        client.ask(id);
        gate.awaitEntered();
      }
    }
    awaitNobodyConnected(fixture);
  }

  private static void awaitNobodyConnected(ServerFixture fixture) {
    while (fixture.server.status().connections() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void stopClosesAnIdleConnectionThatDoesNotCloseItself() throws Exception {
    ServerFixture fixture = ServerFixture.plusOne();
    try (RawClient client = fixture.welcomed()) {
      assertTrue(fixture.server.stop(Duration.ofSeconds(30)));
      client.receiveNotice(FrameType.GOAWAY, 0, ErrorCode.SHUTTING_DOWN);
      assertTrue(client.endsWithoutAFrame());
      assertEquals(0, fixture.server.status().connections());
    } finally {
      fixture.close();
    }
  }

  @Test
  void holdsNoMoreArraysAfterManyRequestsThanAfterOne() throws Exception {
    try (ServerFixture fixture = ServerFixture.plusOne();
        RawClient client = fixture.welcomed()) {
      client.ask(1);
      client.receiveAnswer(1);
      Waiting.untilNothingRuns(fixture.server);
      int resources = fixture.manager.getManagedArrays().size();
      for (int id = 2; id <= 500; id++) {
        client.ask(id);
        client.receiveAnswer(id);
      }
      Waiting.untilNothingRuns(fixture.server);
      assertEquals(resources, fixture.manager.getManagedArrays().size());
    }
  }

  @Test
  void saysWhichAddressIsTaken() throws Exception {
    try (ServerFixture fixture = ServerFixture.plusOne()) {
      IOException e =
          assertThrows(
              IOException.class,
              () ->
                  TailServer.builder()
                      .add(TestTails.plusOne(fixture.manager))
                      .address("127.0.0.1", fixture.port())
                      .start());
      assertTrue(e.getMessage().contains(String.valueOf(fixture.port())), e.getMessage());
    }
  }

  @Test
  void rejectsSettingsThatWouldHaveNoBound() {
    TailServerBuilder builder = TailServer.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.workers(0));
    assertThrows(IllegalArgumentException.class, () -> builder.eventLoops(0));
    assertThrows(IllegalArgumentException.class, () -> builder.queueCapacity(0));
    assertThrows(IllegalArgumentException.class, () -> builder.maxBatch(0));
    assertThrows(
        IllegalArgumentException.class, () -> builder.maxBatchWait(Duration.ofMillis(1001)));
    assertThrows(IllegalArgumentException.class, () -> builder.maxBatchWait(Duration.ofMillis(-1)));
    assertThrows(IllegalArgumentException.class, () -> builder.maxConnections(0));
    assertThrows(IllegalArgumentException.class, () -> builder.maxConnectionsPerAddress(0));
    assertThrows(IllegalArgumentException.class, () -> builder.maxInFlight(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.requestMemoryBytes(0));
    assertThrows(IllegalArgumentException.class, () -> builder.maxSampleBytes(0));
    assertThrows(IllegalArgumentException.class, () -> builder.idleTimeout(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> builder.handshakeTimeout(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> builder.stallTimeout(Duration.ZERO));
    Duration endless = Duration.ofMinutes(999_999_999); // its nanoseconds overflow a clock
    assertThrows(IllegalArgumentException.class, () -> builder.idleTimeout(endless));
    assertThrows(IllegalArgumentException.class, () -> builder.handshakeTimeout(endless));
    assertThrows(IllegalArgumentException.class, () -> builder.drainTimeout(endless));
    assertThrows(
        IllegalArgumentException.class, () -> builder.drainTimeout(Duration.ofSeconds(-1)));
    assertThrows(IllegalArgumentException.class, () -> builder.address("localhost", 65536));
    assertThrows(IllegalArgumentException.class, () -> builder.address("no.such.host.invalid", 1));
  }
}
