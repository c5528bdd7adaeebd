package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.EchoTail;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.SentRequest;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.fake.TestTexts;
import io.cleave.cloud.fake.Waiting;
import io.cleave.codec.protocol.AnswerFormat;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.TraceContext;
import io.cleave.codec.protocol.WantedOutput;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.tensor.Tensors;
import io.cleave.fixtures.NoLeaks;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Ten thousand conversations with one thing wrong in each, and one server that lives through them.
 */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class MutatedFramesTest {
  private static final int CONVERSATIONS = 10_000;
  private static final int HONEST_EVERY = 500;
  private static final long SEED = 20220713;
  private static final int CHECKSUM_BYTES = 4;
  private static final int TYPE_AT = 5;
  private static final int HEADER_BYTES_AT = 7;
  private static final List<List<WantedOutput>> OUTPUTS =
      List.of(List.of(), List.of(exact(0)), List.of(exact(1), exact(0)));
  private static final TraceContext TRACE =
      new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 1);

  private static WantedOutput exact(int place) {
    return new WantedOutput(place, AnswerFormat.EXACT);
  }

  private final Map<FrameType, Integer> replies = new EnumMap<>(FrameType.class);
  private int cancelled;

  @Test
  void serverOutlivesMutatedConversationsAndServesHonestClients()
      throws IOException, InterruptedException {
    try (ServerFixture fixture = ServerFixture.plusOne()) {
      fixture.server.add(TestTexts.tail());
      fixture.server.add(new EchoTail().tail());
      for (int i = 0; i < CONVERSATIONS; i++) {
        byte[] conversation = mutated(new Random(SEED + i));
        try {
          converse(fixture.port(), conversation);
        } catch (IOException | AssertionError | RuntimeException e) {
          throw new AssertionError(
              "seed " + (SEED + i) + ": " + HexFormat.of().formatHex(conversation), e);
        }
        if (i % HONEST_EVERY == 0) {
          fixture.assertServes(i);
        }
      }
      fixture.assertServes(1);
      Waiting.until(() -> fixture.server.requestMemory().takenBytes() == 0);
      Waiting.until(() -> fixture.server.answerMemory().heldBytes() == 0);
    }
    // Mutations reach every layer: handshake, header, tensor.
    Map<FrameType, Integer> least =
        Map.of(
            FrameType.REFUSED, 5,
            FrameType.WELCOME, 1_000,
            FrameType.FAILURE, 1_000,
            FrameType.RESPONSE, 100);
    least.forEach(
        (type, count) -> assertTrue(replies.getOrDefault(type, 0) > count, replies.toString()));
    assertTrue(cancelled > 100, cancelled + " were cancelled");
  }

  /**
   * Sends all, reads all: every reply is a sound frame, a whole request behind a sound handshake
   * gets one, and the server ends the connection. What is answered is what the request says now
   * that it is mutated.
   */
  private void converse(int port, byte[] conversation) throws IOException {
    Optional<SentRequest> sent = SentRequest.find(conversation);
    try (RawClient client = new RawClient(port)) {
      boolean owed = sendAll(client, conversation) && sent.isPresent();
      if (!owed) {
        finish(client);
      }
      while (true) {
        Optional<RawClient.Frame> received = receive(client);
        if (received.isEmpty()) {
          assertFalse(owed, "the server closed and left a request without a reply");
          return;
        }
        RawClient.Frame frame = received.get();
        replies.merge(frame.header().type(), 1, Integer::sum);
        switch (frame.header().type()) {
          case FAILURE -> {
            Notice notice = frame.notice();
            assertFalse(notice.message().isEmpty());
            cancelled += notice.code() == ErrorCode.CANCELLED ? 1 : 0;
          }
          case RESPONSE -> sent.orElseThrow().assertAnsweredBy(frame);
          default -> {}
        }
        if (owed && sent.get().isEndedBy(frame.header())) {
          owed = false;
          finish(client);
        }
      }
    }
  }

  /** Empty where the server has ended, or was reset because it ended while we sent. */
  private static Optional<RawClient.Frame> receive(RawClient client) throws IOException {
    try {
      return Optional.of(client.receive());
    } catch (EOFException | SocketException e) {
      return Optional.empty();
    }
  }

  /** Returns false where the server has closed already; its replies can still be read. */
  private static boolean sendAll(RawClient client, byte[] conversation) throws IOException {
    try {
      client.send(ByteBuffer.wrap(conversation));
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  private static void finish(RawClient client) throws IOException {
    try {
      client.finishSending();
    } catch (SocketException e) { // the server has closed already; its replies can still be read
      return;
    }
  }

  private static byte[] mutated(Random random) {
    List<ByteBuffer> frames = new ArrayList<>();
    frames.add(RawClient.hello());
    RequestPreamble preamble = preamble(random);
    frames.addAll(RawClient.frames(1, preamble, content(preamble.tail(), random)));
    vary(frames, random);
    List<Integer> starts = new ArrayList<>();
    int size = 0;
    for (ByteBuffer frame : frames) {
      starts.add(size);
      size += frame.remaining();
    }
    ByteBuffer both = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    frames.forEach(both::put);
    int preambleBytes = preamble.bytes();
    boolean unknownFirst = frames.get(1).get(TYPE_AT) != FrameType.REQUEST.id();
    int requestAt = starts.get(unknownFirst ? 2 : 1);
    int messageAt = requestAt + FrameHeader.BYTES + preambleBytes;
    boolean inHello = random.nextInt(5) == 0; // most mutations go behind the handshake
    int from = inHello ? 0 : requestAt;
    int header = inHello ? 0 : starts.get(1 + random.nextInt(starts.size() - 1));
    byte[] bytes = both.array();
    int length = bytes.length - from;
    switch (random.nextInt(9)) {
      case 0 -> flipBits(bytes, from, length, random);
      case 1 -> bytes[from + random.nextInt(length)] = (byte) random.nextInt(256);
      case 2 -> {
        return Arrays.copyOf(bytes, from + random.nextInt(length));
      }
      case 3 -> {
        flipBits(bytes, header, 20, random);
        checksum(bytes, header, 20);
      }
      case 4 -> {
        both.putInt(header + 16, random.nextInt());
        checksum(bytes, header, 20);
      }
      case 5 -> flipBits(bytes, messageAt, bytes.length - messageAt, random);
      case 6 -> {
        int fields = preambleBytes - CHECKSUM_BYTES;
        flipBits(bytes, requestAt + FrameHeader.BYTES, fields, random);
        checksum(bytes, requestAt + FrameHeader.BYTES, fields);
      }
      case 7 -> {
        int fields = both.getShort(messageAt + HEADER_BYTES_AT) - CHECKSUM_BYTES;
        flipBits(bytes, messageAt, fields, random);
        checksum(bytes, messageAt, fields);
      }
      default -> {
        return spliced(bytes, from + random.nextInt(length), random);
      }
    }
    return bytes;
  }

  /** For one of three tails: of one tensor, of several with open shapes, of several chunks. */
  private static RequestPreamble preamble(Random random) {
    TailId tail =
        switch (random.nextInt(9)) {
          case 0 -> SentRequest.ECHO;
          case 1, 2, 3, 4 -> SentRequest.TEXTS;
          default -> TestTails.FIRST;
        };
    List<WantedOutput> outputs =
        tail.equals(SentRequest.TEXTS) ? OUTPUTS.get(random.nextInt(OUTPUTS.size())) : List.of();
    Extensions extensions =
        switch (random.nextInt(3)) {
          case 0 -> TRACE.addTo(Extensions.NONE);
          case 1 -> Extensions.NONE.with(Extensions.PRIVATE_MIN, new byte[random.nextInt(50)]);
          default -> Extensions.NONE;
        };
    int priority = random.nextInt(RequestPreamble.MAX_PRIORITY + 1);
    return new RequestPreamble(tail, PayloadKind.TENSORS, priority, outputs, 60_000, extensions);
  }

  private static ByteBuffer content(TailId tail, Random random) {
    int seed = random.nextInt(1000);
    Tensors content =
        tail.equals(SentRequest.ECHO)
            ? EchoTail.noise(seed)
            : tail.equals(SentRequest.TEXTS)
                ? TestTexts.text(seed, random.nextInt(TestTexts.LONGEST))
                : RawClient.tensors(TestTails.CROSSING, TestTails.input(seed));
    return RawClient.message(content);
  }

  /** Says more, and perhaps breaks off and cancels. */
  private static void vary(List<ByteBuffer> frames, Random random) {
    switch (random.nextInt(5)) {
      case 0 -> frames.add(ControlFrames.cancel(1));
      case 1 -> {
        if (frames.size() > 2) {
          frames.subList(2 + random.nextInt(frames.size() - 2), frames.size()).clear();
          frames.add(ControlFrames.cancel(1));
        }
      }
      case 2 -> frames.add(1 + random.nextInt(frames.size()), unknown(random));
      case 3 -> frames.add(ControlFrames.ping(7));
      default -> {}
    }
  }

  /** A frame of a type that nobody knows, which is skipped. */
  private static ByteBuffer unknown(Random random) {
    int bytes = random.nextInt(100);
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES + bytes);
    new FrameHeader(FrameType.UNKNOWN, 0, bytes).encode(frame);
    return frame.rewind();
  }

  private static void flipBits(byte[] bytes, int from, int length, Random random) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[from + random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  /** Makes the checksum behind a field range fit, so that what is behind it gets its turn. */
  private static void checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(from + length, (int) crc.getValue());
  }

  /** Inserts or leaves out a few bytes. */
  private static byte[] spliced(byte[] bytes, int at, Random random) {
    int count = 1 + random.nextInt(40);
    boolean insert = random.nextBoolean();
    byte[] inserted = new byte[insert ? count : 0];
    random.nextBytes(inserted);
    int resume = insert ? at : Math.min(bytes.length, at + count);
    byte[] result = Arrays.copyOf(bytes, at + inserted.length + bytes.length - resume);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(bytes, resume, result, at + inserted.length, bytes.length - resume);
    return result;
  }
}
