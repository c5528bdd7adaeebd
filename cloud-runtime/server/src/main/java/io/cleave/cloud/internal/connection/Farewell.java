package io.cleave.cloud.internal.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/** Ends a connection from the server's side. */
final class Farewell {
  private Farewell() {}

  /**
   * Sends a last frame, then closes only the outgoing half: closing both while the peer still sends
   * would reset the connection, and could lose the last frame. The rest is closed a little later.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what fails ends in channelInactive
  static void send(ChannelHandlerContext ctx, ByteBuf lastFrame) {
    Channel channel = ctx.channel();
    channel.config().setAutoRead(true);
    channel.writeAndFlush(lastFrame).addListener(sent -> finishSending(channel));
    ctx.executor()
        .schedule(() -> channel.close(), ServerConnection.LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private static void finishSending(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }
}
