package io.cleave.edge.internal.connection;

import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The memory for what arrives on one connection: for each answer from its header on, for other
 * frames one at a time. Confined to the event loop.
 */
final class IncomingFrames {
  private final ByteBufAllocator allocator;
  private final Map<Long, ByteBuf> answers = new HashMap<>();
  private @Nullable ByteBuf control;

  IncomingFrames(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /** Allocates memory for a payload whose size is accepted. */
  ByteBuffer begin(FrameHeader header) {
    ByteBuf memory = allocator.directBuffer(header.payloadBytes(), header.payloadBytes());
    if (header.type() == FrameType.RESPONSE) {
      answers.put(header.requestId(), memory);
    } else {
      control = memory;
    }
    return memory.nioBuffer(0, header.payloadBytes());
  }

  /** The complete payload, which the caller releases; empty if it was not begun here. */
  Optional<ByteBuf> end(FrameHeader header) {
    if (header.type() == FrameType.RESPONSE) {
      return Optional.ofNullable(answers.remove(header.requestId()));
    }
    Optional<ByteBuf> complete = Optional.ofNullable(control);
    control = null;
    return complete;
  }

  /** Frees an answer of which no more will come. */
  void forget(long requestId) {
    ByteBuf begun = answers.remove(requestId);
    if (begun != null) {
      begun.release();
    }
  }

  /** Frees all memory. */
  void close() {
    answers.values().forEach(ByteBuf::release);
    answers.clear();
    if (control != null) {
      control.release();
      control = null;
    }
  }
}
