package io.cleave.cloud.fake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.WantedOutput;
import io.cleave.codec.protocol.frame.FrameAssembler;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameSink;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.protocol.frame.ProtocolViolationException;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole request behind a sound handshake, as its bytes say it, for the tails of {@link
 * TestTails}, {@link TestTexts} and {@link EchoTail}.
 *
 * @param id of the request
 * @param payload preamble and message, sound or not
 */
public record SentRequest(long id, ByteBuffer payload) {
  public static final TailId TEXTS = new TailId(1, 0);

  /** More than any sound request has. */
  private static final int MAX_PAYLOAD_BYTES = 1 << 20;

  /** The number of {@link EchoTail} beside the two others. */
  public static final TailId ECHO = new TailId(2, 0);

  /** The request of a conversation, if it has one that a server must reply to. */
  public static Optional<SentRequest> find(byte[] conversation) {
    ByteBuffer said = ByteBuffer.wrap(conversation);
    ByteBuffer hello = RawClient.hello();
    int helloBytes = hello.remaining();
    if (said.remaining() < helloBytes || !said.slice(0, helloBytes).equals(hello)) {
      return Optional.empty();
    }
    Ear ear = new Ear();
    try {
      ear.assembler.accept(said.position(helloBytes));
    } catch (CorruptFrameException | ProtocolViolationException e) {
      return ear.found;
    }
    return ear.found;
  }

  /** Hears the first request that is complete. */
  private static final class Ear implements FrameSink {
    private final FrameAssembler assembler = new FrameAssembler(this);
    private final Map<Long, ByteBuffer> begun = new HashMap<>();
    private Optional<SentRequest> found = Optional.empty();

    @Override
    public ByteBuffer begin(FrameHeader header) {
      if (header.type() != FrameType.REQUEST) {
        header.requirePayloadAtMost(header.type().maxControlPayloadBytes());
        return null;
      }
      header.requirePayloadAtMost(MAX_PAYLOAD_BYTES);
      ByteBuffer payload = ByteBuffer.allocate(header.payloadBytes());
      begun.put(header.requestId(), payload);
      return payload;
    }

    @Override
    public void end(FrameHeader header) {
      if (header.type() == FrameType.CANCEL) {
        assembler.forget(header.requestId());
      } else if (header.type() == FrameType.REQUEST && found.isEmpty()) {
        ByteBuffer payload = begun.get(header.requestId());
        found = Optional.of(new SentRequest(header.requestId(), payload.rewind()));
      }
    }
  }

  /** Whether the frame is the last that the request can get: its own reply, or the connection's. */
  public boolean isEndedBy(FrameHeader reply) {
    boolean ofRequest = reply.requestId() == id;
    return switch (reply.type()) {
      case RESPONSE -> ofRequest;
      case FAILURE -> ofRequest || reply.requestId() == 0;
      default -> false;
    };
  }

  /** Checks that a response is to this request, which is sound then, and gives what it asks for. */
  public void assertAnsweredBy(RawClient.Frame response) {
    assertEquals(id, response.header().requestId());
    ByteBuffer message = payload.duplicate();
    RequestPreamble preamble = RequestPreamble.decode(message);
    assertEquals(PayloadKind.TENSORS, preamble.kind());
    if (preamble.tail().equals(TEXTS)) {
      assertText(
          message.slice(),
          chosen(preamble.outputs().stream().map(WantedOutput::place).toList()),
          response);
    } else if (preamble.tail().equals(ECHO)) {
      Tensors sent = MessageDecoder.of(EchoTail.SIGNATURE).decode(message.slice());
      assertEquals(sent.data(0), EchoTail.values(response));
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
