package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.tensor.Tensors;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  private static final int HEADER_BYTES_AT = 7;
  private static final List<List<Integer>> OUTPUTS = List.of(List.of(), List.of(0), List.of(1, 0));

  private final Map<FrameType, Integer> replies = new EnumMap<>(FrameType.class);

  @Test
  void serverOutlivesMutatedConversationsAndServesHonestClients() throws IOException {
    try (ServerFixture fixture = ServerFixture.plusOne()) {
      fixture.server.add(TestTexts.tail());
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
          case FAILURE -> assertFalse(frame.notice().message().isEmpty());
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
    ByteBuffer hello = RawClient.hello();
    List<Integer> outputs = OUTPUTS.get(random.nextInt(OUTPUTS.size()));
    ByteBuffer request = random.nextBoolean() ? image(random) : text(random, outputs);
    int preambleBytes =
        RequestPreamble.bytes(request.get(FrameHeader.BYTES + 5)); // as many as it says
    ByteBuffer both =
        ByteBuffer.allocate(hello.limit() + request.limit()).order(ByteOrder.LITTLE_ENDIAN);
    int requestAt = hello.limit();
    int messageAt = requestAt + FrameHeader.BYTES + preambleBytes;
    both.put(hello).put(request);
    int from = random.nextInt(5) == 0 ? 0 : requestAt; // most mutations go behind the handshake
    int header = from;
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
        int fields = both.getInt(messageAt + HEADER_BYTES_AT) - CHECKSUM_BYTES;
        flipBits(bytes, messageAt, fields, random);
        checksum(bytes, messageAt, fields);
      }
      default -> {
        return spliced(bytes, from + random.nextInt(length), random);
      }
    }
    return bytes;
  }

  /** For the tail of one tensor. */
  private static ByteBuffer image(Random random) {
    return RawClient.request(1, 60_000, TestTails.input(random.nextInt(1000)));
  }

  /** For the tail of several tensors and open shapes. */
  private static ByteBuffer text(Random random, List<Integer> outputs) {
    RequestPreamble preamble =
        new RequestPreamble(SentRequest.TEXTS, PayloadKind.TENSORS, outputs, 60_000);
    Tensors text = TestTexts.text(random.nextInt(1000), random.nextInt(TestTexts.LONGEST));
    return RawClient.request(1, preamble, text);
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
