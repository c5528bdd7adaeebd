package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.EchoTail;
import io.cleave.cloud.fake.JavaPart;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestNetwork;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.fake.Waiting;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.ServerLoad;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.PartId;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests and answers that come in chunks, and requests that are given up at each stage. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class ChunksTest {
  private static final TailId ECHO = new TailId(1, 0);

  private final EchoTail echo = new EchoTail();
  private ServerFixture fixture;

  private RawClient start(UnaryOperator<TailServerBuilder> settings) throws IOException {
    fixture =
        new ServerFixture(
            TestTails::plusOne,
            b -> settings.apply(b.maxBatch(1).requestMemoryBytes(64 << 20).add(echo.tail())));
    return fixture.welcomed();
  }

  @AfterEach
  void allMemoryIsBack() throws InterruptedException {
    echo.letPass(1000);
    Waiting.until(() -> fixture.server.requestMemory().takenBytes() == 0);
    Waiting.until(() -> fixture.server.answerMemory().heldBytes() == 0);
    fixture.close();
  }

  private static void send(RawClient client, List<ByteBuffer> frames) throws IOException {
    for (ByteBuffer frame : frames) {
      client.send(frame);
    }
  }

  private static void assertEchoed(long id, RawClient.Frame frame) {
    assertEquals(FrameType.RESPONSE, frame.header().type());
    assertEquals(id, frame.header().requestId());
    assertEquals(EchoTail.noise(id).data(0), EchoTail.values(frame));
  }

  private static List<ByteBuffer> frames(long id) {
    return EchoTail.frames(id, ECHO);
  }

  @Test
  void answersRequestsWhoseChunksAreInterleaved() throws IOException {
    try (RawClient client = start(b -> b)) {
      List<ByteBuffer> first = frames(1);
      List<ByteBuffer> second = frames(2);
      assertEquals(3, first.size());
      echo.hold();
      for (int i = 0; i < 3; i++) {
        client.send(first.get(i));
        client.send(second.get(i));
        client.ping();
      }
      echo.letPass(2);
      Set<Long> answered = new HashSet<>();
      for (int i = 0; i < 2; i++) {
        RawClient.Frame frame = client.receive();
        assertEchoed(frame.header().requestId(), frame);
        answered.add(frame.header().requestId());
      }
      assertEquals(Set.of(1L, 2L), answered);
      assertEquals(4, client.chunks());
    }
  }

  @Test
  void servesASmallRequestBetweenTheChunksOfALargeOne() throws IOException {
    try (RawClient client = start(b -> b)) {
      List<ByteBuffer> large = frames(1);
      client.send(large.get(0));
      client.ask(2);
      client.receiveAnswer(2);
      send(client, large.subList(1, 3));
      assertEchoed(1, client.receive());
    }
  }

  @Test
  void closesAfterAChunkOfNothing() throws IOException {
    try (RawClient client = start(b -> b)) {
      client.send(data(1, 10));
      client.receiveFailure(0, ErrorCode.PROTOCOL_VIOLATION);
      assertTrue(client.endsWithoutAFrame());
    }
  }

  private static ByteBuffer data(long id, int bytes) {
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES + bytes);
    new FrameHeader(FrameType.DATA, id, bytes).encode(frame);
    return frame.rewind();
  }

  @Test
  void closesAfterAChunkOfAnotherSizeThanIsDue() throws IOException {
    try (RawClient client = start(b -> b)) {
      client.send(frames(1).get(0));
      client.send(data(1, 10));
      client.receiveFailure(0, ErrorCode.MALFORMED_FRAME);
      assertTrue(client.endsWithoutAFrame());
    }
  }

  @Test
  void closesAfterAChunkOfARequestThatIsComplete() throws IOException {
    try (RawClient client = start(b -> b)) {
      send(client, frames(1));
      assertEchoed(1, client.receive());
      client.send(data(1, 10));
      client.receiveFailure(0, ErrorCode.PROTOCOL_VIOLATION);
    }
  }

  /** Chunks have no numbers: it is the tensor's checksum that tells. */
  @Test
  void failsARequestAloneWhoseChunksHaveChangedPlaces() throws IOException {
    try (RawClient client = start(b -> b.add(wide()))) {
      send(client, wideFrames(1));
      assertEquals(FrameType.RESPONSE, client.receive().header().type());
      List<ByteBuffer> frames = wideFrames(2);
      assertEquals(frames.get(1).remaining(), frames.get(2).remaining());
      Collections.swap(frames, 1, 2);
      send(client, frames);
      Notice notice = client.receiveFailure(2, ErrorCode.BAD_TENSOR);
      assertTrue(notice.message().contains("checksum"), notice.message());
      send(client, frames(3));
      assertEchoed(3, client.receive());
    }
  }

  private static final Signature WIDE = wide("wide");

  private static Signature wide(String name) {
    return Signature.of(new TensorSpec(name, ElementType.INT64, TensorShape.of(25_000)));
  }

  /** Takes two full chunks behind the first, and gives as much back as it gets. */
  private static ServedPart wide() {
    TestNetwork network =
        new TestNetwork("wide", WIDE, wide("same"), List.of(TestNetwork.cut(Cut.INPUT, WIDE)));
    PartId id = new PartId("wide", "22ff".repeat(16), network.tailFrom(network.cut(Cut.INPUT)));
    return ServedPart.of(new JavaPart(network.model(), id, ChunksTest::same), List.of());
  }

  private static Tensors same(Tensors wide) {
    return Tensors.of(wide("same"), wide.batch(), List.of(wide.data(0)));
  }

  private static List<ByteBuffer> wideFrames(long id) {
    Tensors noise = Tensors.allocate(WIDE, 1);
    Random random = new Random(id);
    random.longs(25_000).forEach(noise.data(0).asLongBuffer()::put);
    TailId tail = new TailId(2, 0);
    RequestPreamble preamble = RawClient.preamble(tail, PayloadKind.TENSORS, List.of(), 60_000);
    return RawClient.frames(id, preamble, RawClient.message(noise));
  }

  @Test
  void closesWhenHalfARequestStallsThoughPingsGoOn() throws IOException {
    try (RawClient client = start(b -> b.idleTimeout(Duration.ofMillis(300)))) {
      client.send(frames(1).get(0));
      RawClient.Frame frame;
      do {
        client.send(ControlFrames.ping(1));
        frame = client.receive();
      } while (frame.header().type() == FrameType.PONG);
      assertEquals(FrameType.FAILURE, frame.header().type());
      assertEquals(ErrorCode.IDLE, frame.notice().code());
    }
  }

  @Test
  void closesWhenHalfARequestIsFollowedBySilence() throws IOException {
    try (RawClient client = start(b -> b.stallTimeout(Duration.ofMillis(100)))) {
      client.send(frames(1).get(0));
      Notice notice = client.receiveFailure(0, ErrorCode.IDLE);
      assertTrue(notice.message().contains("stopped coming"), notice.message());
    }
  }

  @Test
  void refusesARequestWithoutMemoryAtItsHeaderAndForgetsItsChunks() throws IOException {
    int most = new EchoTail().tail().maxRequestBytes(TestTails.limits());
    try (RawClient client = start(b -> b.requestMemoryBytes(most))) {
      List<ByteBuffer> first = frames(1);
      List<ByteBuffer> second = frames(2);
      client.send(first.get(0));
      client.send(second.get(0));
      client.receiveFailure(2, ErrorCode.OVERLOADED);
      client.send(second.get(1));
      client.send(first.get(1));
      client.send(second.get(2));
      client.send(first.get(2));
      assertEchoed(1, client.receive());
      send(client, frames(3));
      assertEchoed(3, client.receive());
    }
  }

  @Test
  void refusesAtItsHeaderWhatIsBeyondTheRequestsInFlightAndBoundsWhatIsForgotten()
      throws IOException {
    try (RawClient client = start(b -> b.maxInFlight(2))) {
      for (long id = 1; id <= 4; id++) {
        client.send(frames(id).get(0));
      }
      client.receiveFailure(3, ErrorCode.OVERLOADED);
      client.receiveFailure(4, ErrorCode.OVERLOADED);
      client.send(ControlFrames.cancel(4)); // it has its end: only its chunks will not come
      client.send(frames(5).get(0));
      client.receiveFailure(5, ErrorCode.OVERLOADED);
      client.send(frames(6).get(0));
      Notice notice = client.receiveFailure(0, ErrorCode.PROTOCOL_VIOLATION);
      assertTrue(notice.message().contains("incomplete"), notice.message());
    }
  }

  @Test
  void closesWhenARequestIsGivenUpThatNeverCame() throws IOException {
    try (RawClient client = start(b -> b)) {
      client.send(ControlFrames.cancel(1));
      client.receiveFailure(0, ErrorCode.PROTOCOL_VIOLATION);
      assertTrue(client.endsWithoutAFrame());
    }
  }

  @Test
  void givesUpARequestThatIsStillArriving() throws Exception {
    try (RawClient client = start(b -> b)) {
      client.send(frames(1).get(0));
      client.send(ControlFrames.cancel(1));
      client.receiveFailure(1, ErrorCode.CANCELLED);
      assertEquals(0, fixture.server.requestMemory().takenBytes());
      client.send(ControlFrames.cancel(1));
      send(client, frames(2));
      assertEchoed(2, client.receive());
      assertEquals(1, echo.samples());
    }
  }

  @Test
  void closesAfterAChunkOfARequestThatWasGivenUp() throws IOException {
    try (RawClient client = start(b -> b)) {
      List<ByteBuffer> frames = frames(1);
      client.send(frames.get(0));
      client.send(ControlFrames.cancel(1));
      client.receiveFailure(1, ErrorCode.CANCELLED);
      client.send(frames.get(1));
      client.receiveFailure(0, ErrorCode.PROTOCOL_VIOLATION);
    }
  }

  @Test
  void givesUpARequestThatWaitsAndNeverRunsIt() throws Exception {
    echo.hold();
    try (RawClient client = start(b -> b)) {
      send(client, frames(1));
      echo.awaitEntered();
      send(client, frames(2));
      client.send(ControlFrames.cancel(2));
      client.receiveFailure(2, ErrorCode.CANCELLED);
      echo.letPass(1);
      assertEchoed(1, client.receive());
      client.send(ControlFrames.cancel(2));
      client.ping();
      assertEquals(1, echo.samples());
    }
  }

  @Test
  void givesUpARequestThatRunsAndNeverAnswersIt() throws Exception {
    echo.hold();
    try (RawClient client = start(b -> b)) {
      send(client, frames(1));
      echo.awaitEntered();
      client.send(ControlFrames.cancel(1));
      client.ping();
      echo.letPass(2);
      client.receiveFailure(1, ErrorCode.CANCELLED);
      send(client, frames(2));
      assertEchoed(2, client.receive());
    }
  }

  @Test
  void ignoresThatAnAnsweredRequestIsGivenUp() throws Exception {
    try (RawClient client = start(b -> b)) {
      send(client, frames(1));
      assertEchoed(1, client.receive());
      client.send(ControlFrames.cancel(1));
      client.ping();
      send(client, frames(2));
      assertEchoed(2, client.receive());
    }
  }

  /** Answers of which the peer has read a part: the rest is not sent. */
  @Test
  void givesUpAnAnswerThatIsPartlySent() throws Exception {
    int requests = 60; // more than the sockets' buffers take
    try (RawClient client = start(b -> b.maxInFlight(requests))) {
      for (long id = 1; id <= requests; id++) {
        send(client, frames(id));
      }
      Waiting.until(() -> echo.samples() == requests);
      Waiting.untilNothingRuns(fixture.server);
      for (long id = 1; id <= requests; id++) {
        client.send(ControlFrames.cancel(id));
      }
      int cancelled = 0;
      Set<Long> ended = new HashSet<>();
      while (ended.size() < requests) {
        RawClient.Frame frame = client.receive();
        assertTrue(ended.add(frame.header().requestId()), "two ends");
        if (frame.header().type() == FrameType.FAILURE) {
          assertEquals(ErrorCode.CANCELLED, frame.notice().code());
          cancelled++;
        } else {
          assertEchoed(frame.header().requestId(), frame);
        }
      }
      assertTrue(cancelled > 0, "all was sent before");
      client.ping();
    }
  }

  @Test
  void endsAPeerThatNeverReadsLargeAnswers() throws Exception {
    int requests = 60;
    try (RawClient client =
        start(b -> b.maxInFlight(requests).idleTimeout(Duration.ofMillis(500)))) {
      for (long id = 1; id <= requests; id++) {
        send(client, frames(id));
      }
      Waiting.until(() -> fixture.server.status().connections() == 0);
    }
  }

  @Test
  void drainingRefusesAHalfRequestAtOnceAndAnswersWhatIsComplete() throws Exception {
    echo.hold();
    try (RawClient client = start(b -> b)) {
      send(client, frames(1));
      echo.awaitEntered();
      List<ByteBuffer> half = frames(2);
      client.send(half.get(0));
      client.ping();
      var stopped =
          CompletableFuture.supplyAsync(() -> fixture.server.stop(Duration.ofSeconds(60)));
      client.receiveNotice(FrameType.GOAWAY, 0, ErrorCode.SHUTTING_DOWN);
      client.receiveFailure(2, ErrorCode.SHUTTING_DOWN);
      send(client, half.subList(1, 3));
      echo.letPass(1);
      assertEchoed(1, client.receive());
      client.finishSending();
      assertTrue(stopped.get());
    }
  }

  @Test
  void aPongTellsTheLoad() throws Exception {
    echo.hold();
    try (RawClient client = start(b -> b)) {
      send(client, frames(1));
      echo.awaitEntered();
      send(client, frames(2));
      client.send(ControlFrames.ping(4));
      ServerLoad load = ServerLoad.decode(client.receive().payload());
      assertEquals(1, load.waiting());
      assertEquals(1, load.running());
      echo.letPass(2);
      assertEchoed(1, client.receive());
      assertEchoed(2, client.receive());
    }
  }

  @Test
  void theMoreUrgentOfOneEdgesRequestsRunsFirst() throws Exception {
    echo.hold();
    try (RawClient client = start(b -> b)) {
      send(client, frames(1));
      echo.awaitEntered();
      send(client, EchoTail.frames(2, ECHO, 0));
      send(client, EchoTail.frames(3, ECHO, RequestPreamble.MAX_PRIORITY));
      client.ping();
      echo.letPass(2);
      assertEchoed(1, client.receive());
      assertEchoed(3, client.receive());
      echo.letPass(1);
      assertEchoed(2, client.receive());
    }
  }
}
