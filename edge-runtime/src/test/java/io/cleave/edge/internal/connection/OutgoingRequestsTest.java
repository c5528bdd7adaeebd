package io.cleave.edge.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.SplitPoint;
import io.cleave.edge.TailException;
import io.cleave.edge.internal.plan.TailNeed;
import io.cleave.edge.internal.plan.WantedOutputs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Over a channel whose system takes nothing until it is told to. */
class OutgoingRequestsTest {
  private static final int LARGE_BYTES = 4 << 20;
  private static final int SMALL_BYTES = 4 << 10;

  /** Keeps what is written, as a system whose send buffer is full. */
  private static final class FullSystem extends ChannelOutboundHandlerAdapter {
    @Override
    public void flush(ChannelHandlerContext ctx) {}
  }

  private final FullSystem system = new FullSystem();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(system, new ChannelInboundHandlerAdapter());
  private final OutgoingRequests outgoing;
  private long lastId;

  OutgoingRequestsTest() {
    channel.config().setWriteBufferWaterMark(AddressAttempt.ONE_CHUNK);
    ChannelHandlerContext last = channel.pipeline().lastContext();
    outgoing = new OutgoingRequests(last, this::begin);
  }

  private ByteBuffer begin(Call call) {
    call.begun(++lastId, 0);
    TailRequest request = call.request();
    ByteBuffer head = ByteBuffer.allocate(FrameHeader.BYTES + request.preambleBytes());
    int payloadBytes = (int) request.payloadBytes();
    new FrameHeader(FrameType.REQUEST, call.id(), payloadBytes).encode(head);
    request.preamble(new TailId(0, 0), 1).encode(head);
    return head.flip();
  }

  private static Call call(int bytes) {
    Signature values =
        Signature.of(new TensorSpec("values", ElementType.UINT8, TensorShape.of(bytes)));
    SplitPoint point =
        new SplitPoint(
            new ModelFingerprint("network", "cut", "0".repeat(64)),
            new Cut("cut", values, Set.of(), Cost.NONE, Cost.NONE, Set.of()),
            values,
            values);
    TailRequest request =
        new TailRequest(
            new TailNeed(point, values.names(), List.of(), false),
            WantedOutputs.all(point, values, 2 * LARGE_BYTES),
            PayloadKind.TENSORS,
            8,
            Extensions.NONE,
            Unpooled.directBuffer(bytes).writeZero(bytes));
    return new Call(request, Long.MAX_VALUE, new Nobody());
  }

  private static final class Nobody implements Call.Outcome {
    @Override
    public void answered(Response response) {}

    @Override
    public void failed(TailException failure, boolean written) {}

    @Override
    public void takenBack() {}

    @Override
    public void cancelled() {}
  }

  /** What the system takes: all that is in the channel, as frames. */
  private List<String> taken() {
    channel.pipeline().context(system).flush();
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    List<String> frames = new ArrayList<>();
    ByteBuffer bytes = all.nioBuffer();
    while (bytes.hasRemaining()) {
      FrameHeader header = FrameHeader.decode(bytes);
      frames.add(header.type() + " " + header.requestId());
      int count = Math.min(FrameType.CHUNK_BYTES, header.payloadBytes());
      bytes.position(bytes.position() + count);
    }
    outgoing.pump();
    return frames;
  }

  @Test
  void aSmallRequestWaitsBehindOneChunkOfALargeOne() {
    outgoing.add(call(LARGE_BYTES));
    assertEquals(List.of("REQUEST 1"), taken());
    outgoing.add(call(SMALL_BYTES));
    assertEquals(List.of("DATA 1"), taken(), "was handed over before the small one came");
    assertEquals(List.of("REQUEST 2"), taken());
    assertEquals(List.of("DATA 1"), taken());
    assertEquals(List.of(), outgoing.close());
    channel.finishAndReleaseAll();
  }
}
