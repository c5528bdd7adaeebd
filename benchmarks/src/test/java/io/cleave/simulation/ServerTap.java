package io.cleave.simulation;

import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TraceContext;
import io.cleave.codec.protocol.frame.FrameAssembler;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameSink;
import io.cleave.codec.protocol.frame.FrameType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Reads along on a server's connection: which requests came whole, and which were given up. */
final class ServerTap extends ChannelInboundHandlerAdapter implements FrameSink {
  private final WantedWork work;
  private final FrameAssembler assembler = new FrameAssembler(this);
  private final Map<Long, ByteBuffer> arriving = new HashMap<>();
  private final Map<Long, Long> numbers = new HashMap<>();
  private long lastId;

  ServerTap(WantedWork work) {
    this.work = work;
  }

  static long number(TraceContext trace) {
    return Long.parseLong(trace.traceId().substring(16), 16);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      assembler.accept(((ByteBuf) message).nioBuffer());
    } catch (RuntimeException e) {
      work.spoilt(e);
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public ByteBuffer begin(FrameHeader header) {
    if (header.type() != FrameType.REQUEST) {
      return null;
    }
    if (header.requestId() <= lastId) {
      throw new IllegalStateException("request " + header.requestId() + " came after " + lastId);
    }
    lastId = header.requestId();
    ByteBuffer payload = ByteBuffer.allocate(header.payloadBytes());
    arriving.put(header.requestId(), payload);
    return payload;
  }

  @Override
  public void end(FrameHeader header) {
    if (header.type() == FrameType.REQUEST) {
      RequestPreamble preamble =
          RequestPreamble.decode(arriving.remove(header.requestId()).rewind());
      long number = TraceContext.in(preamble.extensions()).map(ServerTap::number).orElse(0L);
      numbers.put(header.requestId(), number);
      work.begin(number);
    } else if (header.type() == FrameType.CANCEL) {
      assembler.forget(header.requestId());
      arriving.remove(header.requestId());
      end(header.requestId());
    }
  }

  private void end(long requestId) {
    Long number = numbers.remove(requestId);
    if (number != null) {
      work.end(number);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    numbers.values().forEach(work::end);
    numbers.clear();
    ctx.fireChannelInactive();
  }
}
