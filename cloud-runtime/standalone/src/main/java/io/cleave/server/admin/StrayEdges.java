package io.cleave.server.admin;

import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Notice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * Tells an edge that came to the admin port, in its own protocol, where it should go. For HTTP the
 * edge's first bytes are half a line, for the end of which both sides would wait. Everything else
 * is left to HTTP.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whatever fails, the connection's timeout closes
final class StrayEdges extends ChannelInboundHandlerAdapter {
  private static final ByteBuf MAGIC =
      Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("CLVF", StandardCharsets.US_ASCII));

  private final Readiness readiness;
  private boolean sentAway;

  StrayEdges(Readiness readiness) {
    this.readiness = readiness;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (sentAway) {
      ReferenceCountUtil.release(message);
    } else if (isEdge((ByteBuf) message)) {
      ReferenceCountUtil.release(message);
      sendAway(ctx);
    } else {
      ctx.pipeline().remove(this);
      ctx.fireChannelRead(message);
    }
  }

  private static boolean isEdge(ByteBuf first) {
    int count = MAGIC.readableBytes();
    return first.readableBytes() >= count && first.slice(first.readerIndex(), count).equals(MAGIC);
  }

  private void sendAway(ChannelHandlerContext ctx) {
    sentAway = true;
    String port =
        readiness.server().map(server -> "port " + server.port()).orElse("another port, soon");
    Notice notice =
        new Notice(
            ErrorCode.PROTOCOL_VIOLATION,
            "this is the admin port, which speaks HTTP (expected: " + port + ", for tails)");
    ctx.writeAndFlush(Unpooled.wrappedBuffer(ControlFrames.refused(notice)))
        .addListener(written -> ((DuplexChannel) ctx.channel()).shutdownOutput());
  }
}
