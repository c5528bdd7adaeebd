package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.EchoTail;
import io.cleave.cloud.fake.OneThread;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestTexts;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.ServerSpan;
import io.cleave.codec.protocol.SpanKind;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.TraceContext;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.fixtures.NoLeaks;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A connection, its requests and a worker, one step after another. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class AnyChannelTest {
  private static final TailId FIRST = new TailId(0, 0);
  private static final TailId SECOND = new TailId(1, 0);
  private static final ServerListener NOBODY = new ServerListener() {};

  private static ByteBuffer text(long id, int length) {
    return RawClient.request(id, FIRST, 60_000, TestTexts.text((int) id, length));
  }

  private static List<String> names(List<FrameHeader> frames) {
    return frames.stream().map(each -> each.type() + " " + each.requestId()).toList();
  }

  @Test
  void aSmallAnswerOvertakesALargeOneWithinOneChunk() {
    try (OneThread server = new OneThread(1, NOBODY, TestTexts.tail(), new EchoTail().tail())) {
      server.narrow();
      server.hear(EchoTail.frames(1, SECOND));
      server.work();
      server.hear(text(2, 3));
      server.hear(ControlFrames.ping(9));
      server.work();
      assertEquals(List.of("RESPONSE 1", "PONG 9"), names(server.said()), "between chunks");
      assertEquals(List.of("RESPONSE 2"), names(server.said()), "behind one chunk");
      assertEquals(List.of("DATA 1"), names(server.said()));
      assertEquals(List.of("DATA 1"), names(server.said()));
    }
  }

  @Test
  void aPartlySentAnswerThatIsGivenUpFailsBeforeAFurtherChunk() {
    try (OneThread server = new OneThread(1, NOBODY, TestTexts.tail(), new EchoTail().tail())) {
      server.narrow();
      server.hear(EchoTail.frames(1, SECOND));
      server.hear(EchoTail.frames(2, SECOND));
      server.work();
      server.hear(ControlFrames.cancel(1));
      server.hear(ControlFrames.cancel(1));
      assertEquals(List.of("RESPONSE 1", "FAILURE 1"), names(server.said()));
      assertEquals(List.of("RESPONSE 2"), names(server.said()));
      assertEquals(List.of("DATA 2"), names(server.said()));
      assertEquals(List.of("DATA 2"), names(server.said()));
    }
  }

  @Test
  void answersThatAreNeverReadAreFreedWithTheirConnection() {
    try (OneThread server = new OneThread(1, NOBODY, TestTexts.tail(), new EchoTail().tail())) {
      server.narrow();
      server.hear(EchoTail.frames(1, SECOND));
      server.hear(EchoTail.frames(2, SECOND));
      server.work();
      assertTrue(server.answers.heldBytes() > 0);
      server.channel.close().awaitUninterruptibly();
      assertEquals(0, server.answers.heldBytes());
    }
  }

  @Test
  void tellsWhenARequestCameAndWhereItsTimeWent() {
    List<ServedRequest> told = new ArrayList<>();
    ServerListener listener =
        new ServerListener() {
          @Override
          public void requestAnswered(ModelFingerprint tail, ServedRequest request) {
            told.add(request);
          }
        };
    OneThread[] running = new OneThread[1];
    UnaryOperator<Tensors> slow =
        texts -> {
          running[0].nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(11));
          return TestTexts.answer(texts);
        };
    try (OneThread server = new OneThread(4, listener, TestTexts.tail(slow))) {
      running[0] = server;
      TraceContext trace =
          new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 1);
      RequestPreamble preamble =
          new RequestPreamble(
              FIRST, PayloadKind.TENSORS, 3, List.of(), 60_000, trace.addTo(Extensions.NONE));
      ByteBuffer request = RawClient.request(1, preamble, TestTexts.text(1, 4));
      long first = server.nanos.get();
      server.hear(request.slice(0, 40));
      server.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(5));
      server.hear(request.slice(40, request.limit() - 40));
      server.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(7));
      server.work();
      ResponsePreamble answer = ResponsePreamble.decode(server.frames().get(0).payload());
      assertEquals(OneThread.EPOCH_MICROS + first / 1000, answer.receivedMicros());
      assertEquals(1, answer.batch());
      assertEquals(1, answer.load().running());
      long millis = TimeUnit.MILLISECONDS.toNanos(1);
      assertEquals(
          List.of(
              new ServerSpan(SpanKind.RECEIVE, 0, 5 * millis),
              new ServerSpan(SpanKind.QUEUE, 5 * millis, 7 * millis),
              new ServerSpan(SpanKind.DECODE, 12 * millis, 0),
              new ServerSpan(SpanKind.RUN, 12 * millis, 11 * millis),
              new ServerSpan(SpanKind.ENCODE, 23 * millis, 0)),
          answer.spans());
      ServedRequest served = told.get(0);
      assertEquals(5 * millis, served.receiveNanos());
      assertEquals(7 * millis, served.queueNanos());
      assertEquals(answer.receivedMicros(), served.receivedMicros());
      assertEquals(Optional.of(trace), served.trace());
      assertEquals(1, served.batch());
    }
  }

  /** Gives requests up while the first run is under way; counts the samples that are run. */
  private static final class Interrupted implements UnaryOperator<Tensors> {
    OneThread server;
    long[] givenUp = {};
    int samples;

    @Override
    public Tensors apply(Tensors texts) {
      samples += texts.batch();
      for (long id : givenUp) {
        server.hear(ControlFrames.cancel(id));
      }
      givenUp = new long[0];
      return TestTexts.answer(texts);
    }
  }

  @Test
  void workThatIsGivenUpInAWorkersHandsIsNeitherDecodedNorRunNorEncoded() {
    Interrupted tail = new Interrupted();
    try (OneThread server = new OneThread(4, NOBODY, TestTexts.tail(tail))) {
      tail.server = server;
      tail.givenUp = new long[] {2, 3};
      server.hear(text(1, 4));
      server.hear(text(2, 4)); // runs with the first, and is not encoded
      server.hear(text(3, 5)); // of other shapes: would run next
      server.hear(text(4, 5));
      server.work();
      List<RawClient.Frame> ends = server.frames();
      assertEquals(
          List.of("RESPONSE 1", "FAILURE 2", "FAILURE 3", "RESPONSE 4"),
          names(ends.stream().map(RawClient.Frame::header).toList()));
      assertEquals(ErrorCode.CANCELLED, ends.get(1).notice().code());
      assertEquals(ErrorCode.CANCELLED, ends.get(2).notice().code());
      assertEquals(3, tail.samples);
    }
  }

  @Test
  void whatIsGivenUpBetweenDecodingAndRunningLeavesTheOthersTheirOwnAnswers() {
    Interrupted tail = new Interrupted();
    try (OneThread server = new OneThread(4, NOBODY, TestTexts.tail(tail))) {
      for (int id = 1; id <= 3; id++) {
        server.hear(text(id, 4));
      }
      server.onceDecoded(() -> server.hear(ControlFrames.cancel(1)));
      server.work();
      List<RawClient.Frame> ends = server.frames();
      assertEquals(
          List.of("FAILURE 1", "RESPONSE 2", "RESPONSE 3"),
          names(ends.stream().map(RawClient.Frame::header).toList()));
      for (int id = 2; id <= 3; id++) {
        Tensors expected = TestTexts.answer(TestTexts.text(id, 4));
        Tensors answer =
            RawClient.answer(ends.get(id - 1), Signature.of(TestTexts.TAGS, TestTexts.SCORE));
        assertEquals(expected.data("tags"), answer.data("tags"));
        assertEquals(expected.data("score"), answer.data("score"));
      }
      assertEquals(2, tail.samples);
    }
  }

  @Test
  void theMemoryOfAHalfRequestIsFreeWhenItsConnectionEnds() {
    try (OneThread server = new OneThread(1, NOBODY, TestTexts.tail(), new EchoTail().tail())) {
      server.hear(EchoTail.frames(1, SECOND).get(0));
      assertTrue(server.memory.takenBytes() > 0);
      server.hear(ByteBuffer.allocate(FrameHeader.BYTES)); // no header
      assertEquals(List.of("FAILURE 0"), names(server.said()));
      assertEquals(0, server.memory.takenBytes());
    }
  }

  @Test
  void whatComesInTheSameReadBehindTheEndTouchesNoMemoryThatWasFreed() {
    try (OneThread server = new OneThread(1, NOBODY, TestTexts.tail(), new EchoTail().tail())) {
      List<ByteBuffer> frames = EchoTail.frames(1, SECOND);
      server.hear(frames.get(0));
      ByteBuffer both = ByteBuffer.allocate(FrameHeader.BYTES + frames.get(1).remaining());
      new FrameHeader(FrameType.HELLO, 0, 0).encode(both);
      server.hear(both.put(frames.get(1)).flip());
      assertEquals(List.of("FAILURE 0"), names(server.said()));
    }
  }

  @Test
  void aWorkerGoesOnWithNothingOfAConnectionThatIsLost() {
    List<Integer> ran = new ArrayList<>();
    OneThread[] running = new OneThread[1];
    UnaryOperator<Tensors> losing =
        texts -> {
          ran.add(texts.batch());
          running[0].channel.close().awaitUninterruptibly();
          return TestTexts.answer(texts);
        };
    try (OneThread server = new OneThread(2, NOBODY, TestTexts.tail(losing))) {
      running[0] = server;
      ran.clear();
      server.hear(text(1, 3));
      server.hear(text(2, 4)); // of another shape: runs behind the first
      server.work();
      assertEquals(List.of(1), ran);
    }
  }
}
