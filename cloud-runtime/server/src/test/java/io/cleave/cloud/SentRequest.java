package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A whole request behind a sound handshake, as its bytes say it, for the tails of {@link TestTails}
 * and {@link TestTexts}.
 *
 * @param id of the request
 * @param payload preamble and message, sound or not
 */
record SentRequest(long id, ByteBuffer payload) {
  static final TailId TEXTS = new TailId(1, 0);

  /** The request of a conversation, if it has one that a server must reply to. */
  static Optional<SentRequest> find(byte[] conversation) {
    ByteBuffer said = ByteBuffer.wrap(conversation);
    ByteBuffer hello = RawClient.hello();
    int helloBytes = hello.remaining();
    if (said.remaining() < helloBytes + FrameHeader.BYTES
        || !said.slice(0, helloBytes).equals(hello)) {
      return Optional.empty();
    }
    try {
      FrameHeader header = FrameHeader.decode(said.position(helloBytes));
      return header.type() == FrameType.REQUEST && header.payloadBytes() <= said.remaining()
          ? Optional.of(
              new SentRequest(header.requestId(), said.slice().limit(header.payloadBytes())))
          : Optional.empty();
    } catch (CorruptFrameException e) {
      return Optional.empty();
    }
  }

  /** Whether the frame is the last that the request can get: its own reply, or the connection's. */
  boolean isEndedBy(FrameHeader reply) {
    boolean ofRequest = reply.requestId() == id;
    return switch (reply.type()) {
      case RESPONSE -> ofRequest;
      case FAILURE -> ofRequest || reply.requestId() == 0;
      default -> false;
    };
  }

  /** Checks that a response is to this request, which is sound then, and gives what it asks for. */
  void assertAnsweredBy(RawClient.Frame response) {
    assertEquals(id, response.header().requestId());
    ByteBuffer message = payload.duplicate();
    RequestPreamble preamble = RequestPreamble.decode(message);
    assertEquals(PayloadKind.TENSORS, preamble.kind());
    if (preamble.tail().equals(TEXTS)) {
      assertText(message.slice(), chosen(preamble.outputs()), response);
    } else {
      assertEquals(TestTails.FIRST, preamble.tail());
      assertImage(message.slice(), response);
    }
  }

  private static Signature chosen(List<Integer> outputs) {
    List<TensorSpec> given = List.of(TestTexts.TAGS, TestTexts.SCORE);
    return new Signature(outputs.isEmpty() ? given : outputs.stream().map(given::get).toList());
  }

  private static void assertText(ByteBuffer message, Signature wanted, RawClient.Frame response) {
    Tensors expected = TestTexts.answer(MessageDecoder.of(TestTexts.CROSSING).decode(message));
    Tensors answer = RawClient.answer(response, wanted);
    for (String name : wanted.names()) {
      assertEquals(expected.data(name), answer.data(name), name);
    }
  }

  private static void assertImage(ByteBuffer message, RawClient.Frame response) {
    float[] expected = RawClient.values(MessageDecoder.of(TestTails.CROSSING).decode(message));
    for (int i = 0; i < expected.length; i++) {
      expected[i] += 1;
    }
    assertArrayEquals(expected, RawClient.values(RawClient.answer(response, TestTails.ANSWER)));
  }
}
