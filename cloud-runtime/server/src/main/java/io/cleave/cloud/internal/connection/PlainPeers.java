package io.cleave.cloud.internal.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;

/**
 * Stands before TLS for the first bytes of a connection. A peer that does not speak TLS is told so
 * unencrypted, instead of losing its connection without a reason.
 */
public final class PlainPeers extends ChannelInboundHandlerAdapter {
  /** The first byte of every TLS connection: a record of type handshake. */
  private static final byte TLS_HANDSHAKE = 22;

  private final ServerConnection connection;

  public PlainPeers(ServerConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE) {
      ctx.fireChannelRead(message);
      ctx.pipeline().remove(this);
      return;
    }
    bytes.release();
    ctx.pipeline().remove(SslHandler.class);
    ctx.pipeline().remove(this);
    connection.refusePlainPeer();
  }
}
