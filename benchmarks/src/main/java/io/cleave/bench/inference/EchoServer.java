package io.cleave.bench.inference;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A bare Netty server: after so many bytes it sends so many back. What a round trip costs alone.
 */
public final class EchoServer {
  private EchoServer() {}

  /**
   * Serves until the process is ended.
   *
   * @param arguments bytes of a request and of its answer
   * @throws InterruptedException never
   */
  public static void main(String[] arguments) throws InterruptedException {
    int requestBytes = Integer.parseInt(arguments[0]);
    int answerBytes = Integer.parseInt(arguments[1]);
    Channel listening =
        new ServerBootstrap()
            .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Echo(requestBytes, answerBytes));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    int port = ((InetSocketAddress) listening.localAddress()).getPort();
    System.out.println("listening on 127.0.0.1:" + port);
    listening.closeFuture().sync();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a benchmark's own connection
  private static final class Echo extends ChannelInboundHandlerAdapter {
    private final int requestBytes;
    private final ByteBuf answer;
    private int missing;

    Echo(int requestBytes, int answerBytes) {
      this.requestBytes = requestBytes;
      this.answer = Unpooled.directBuffer(answerBytes).writeZero(answerBytes);
      this.missing = requestBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      missing -= bytes.readableBytes();
      bytes.release();
      if (missing <= 0) {
        missing += requestBytes;
        ctx.writeAndFlush(answer.retainedDuplicate());
      }
    }
  }
}
