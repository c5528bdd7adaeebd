package io.cleave.codec.protocol;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.frame.FrameAssembler;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameSink;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.protocol.frame.ProtocolViolationException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says what the decoders make of a vector's bytes, in the lines of its meaning. */
final class ConformanceReader implements FrameSink {
  /** A frame that is complete. */
  record Frame(FrameHeader header, ByteBuffer payload) {}

  private static final int LARGEST_PAYLOAD_BYTES = 1 << 20;

  private final ConformanceVector vector;
  private final Map<Long, ByteBuffer> payloads = new HashMap<>();
  private final FrameAssembler assembler = new FrameAssembler(this);
  private final List<String> lines = new ArrayList<>();
  final List<Frame> frames = new ArrayList<>();

  ConformanceReader(ConformanceVector vector) {
    this.vector = vector;
  }

  /** Reads the bytes in pieces of so many, and returns the meaning that was found. */
  List<String> read(int pieceBytes) {
    try {
      int all = vector.bytes().remaining();
      for (int at = 0; at < all; at += pieceBytes) {
        assembler.accept(vector.bytes().slice(at, Math.min(pieceBytes, all - at)));
      }
      if (assembler.insideFrame()) {
        lines.add("unfinished = yes");
      }
    } catch (ProtocolViolationException e) {
      lines.add("refused = PROTOCOL_VIOLATION");
    } catch (ConformanceText.BadTensorException e) {
      lines.addAll(List.of("refused = BAD_TENSOR", "field = " + e.field()));
    } catch (CorruptFrameException e) {
      lines.addAll(List.of("refused = MALFORMED_FRAME", "field = " + e.field()));
      if (vector.saysOffset()) {
        lines.add("offset = " + e.offset());
      }
    }
    return lines;
  }

  @Override
  public ByteBuffer begin(FrameHeader header) {
    boolean tensors = header.type() == FrameType.REQUEST || header.type() == FrameType.RESPONSE;
    header.requirePayloadAtMost(
        tensors ? LARGEST_PAYLOAD_BYTES : header.type().maxControlPayloadBytes());
    ByteBuffer payload = ByteBuffer.allocate(header.payloadBytes());
    payloads.put(header.requestId(), payload);
    return payload.duplicate();
  }

  @Override
  public void end(FrameHeader header) {
    ByteBuffer payload = payloads.remove(header.requestId());
    lines.addAll(ConformanceText.of(header, payload.duplicate(), vector));
    frames.add(new Frame(header, payload));
    if (header.type() == FrameType.CANCEL || header.type() == FrameType.FAILURE) {
      assembler.forget(header.requestId());
    }
  }
}
