package io.cleave.bench.inference;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.Semaphore;

/** The other end of an {@link EchoServer}. For one thread. */
final class EchoClient implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Semaphore answered = new Semaphore(0);
  private final ByteBuf request;
  private final int answerBytes;
  private final Channel channel;

  EchoClient(String host, int port, int requestBytes, int answerBytes) {
    this.request = Unpooled.directBuffer(requestBytes).writeZero(requestBytes);
    this.answerBytes = answerBytes;
    this.channel =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(new Answers())
            .connect(host, port)
            .syncUninterruptibly()
            .channel();
  }

  /** Sends a request's bytes and waits for those of its answer; returns nanoseconds. */
  @SuppressWarnings("FutureReturnValueIgnored") // what fails never answers
  long roundTrip() {
    long started = System.nanoTime();
    channel.writeAndFlush(request.retainedDuplicate());
    answered.acquireUninterruptibly();
    return System.nanoTime() - started;
  }

  private final class Answers extends ChannelInboundHandlerAdapter {
    private int missing = answerBytes;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      missing -= bytes.readableBytes();
      bytes.release();
      if (missing <= 0) {
        missing += answerBytes;
        answered.release();
      }
    }
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully().syncUninterruptibly();
    request.release();
  }
}
