package io.cleave.bench.inference;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;

/**
 * A client of a bare Netty server that sends so many bytes back after so many: what a round trip
 * costs alone. For one thread.
 */
final class Echo implements AutoCloseable {
  private final EventLoopGroup group = loop();
  private final Semaphore answered = new Semaphore(0);
  private final ByteBuf request;
  private final Channel channel;

  Echo(int port, int requestBytes, int answerBytes) {
    this.request = zeros(requestBytes);
    this.channel =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(new Counter(answerBytes, answered::release))
            .connect(InetAddress.getLoopbackAddress(), port)
            .syncUninterruptibly()
            .channel();
  }

  /**
   * Serves until the process is ended.
   *
   * @param arguments bytes of a request and of its answer
   * @throws InterruptedException never
   */
  @SuppressWarnings("FutureReturnValueIgnored") // a benchmark's own connection
  public static void main(String[] arguments) throws InterruptedException {
    ByteBuf answer = zeros(Integer.parseInt(arguments[1]));
    Channel listening =
        new ServerBootstrap()
            .group(loop())
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new Counter(
                                Integer.parseInt(arguments[0]),
                                () -> channel.writeAndFlush(answer.retainedDuplicate())));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    int port = ((InetSocketAddress) listening.localAddress()).getPort();
    System.out.println("listening on 127.0.0.1:" + port);
    listening.closeFuture().sync();
  }

  private static EventLoopGroup loop() {
    return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  private static ByteBuf zeros(int bytes) {
    return Unpooled.directBuffer(bytes).writeZero(bytes);
  }

  /** Sends a request's bytes and waits for those of its answer. */
  @SuppressWarnings("FutureReturnValueIgnored") // what fails never answers
  void roundTrip() {
    channel.writeAndFlush(request.retainedDuplicate());
    answered.acquireUninterruptibly();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully().syncUninterruptibly();
    request.release();
  }

  /** Tells of each so many bytes that come. */
  private static final class Counter extends ChannelInboundHandlerAdapter {
    private final int bytes;
    private int missing;
    private final Runnable counted;

    Counter(int bytes, Runnable counted) {
      this.missing = bytes;
      this.bytes = bytes;
      this.counted = counted;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf some = (ByteBuf) message;
      missing -= some.readableBytes();
      some.release();
      if (missing <= 0) {
        missing += bytes;
        counted.run();
      }
    }
  }
}
