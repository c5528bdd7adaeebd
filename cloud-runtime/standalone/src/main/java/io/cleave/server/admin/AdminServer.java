package io.cleave.server.admin;

import io.cleave.cloud.ServerListener;
import io.cleave.cloud.TailServer;
import io.cleave.cloud.metrics.ProcessMetrics;
import io.cleave.cloud.metrics.ServerMetrics;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The admin port: {@code /health}, {@code /ready} and {@code /metrics} for machines, {@code /} for
 * people. Start it before the tails load and tell it when they serve, so that probes see the
 * difference. It shows no secrets, and everybody who reaches it may read it. Thread-safe.
 *
 * <pre>{@code
 * try (AdminServer admin = AdminServer.start(new InetSocketAddress("127.0.0.1", 7071));
 *     Part tail = ...;
 *     TailServer server = TailServer.builder().add(tail).listener(admin.listener()).start()) {
 *   admin.ready(server);
 *   ...
 * }
 * }</pre>
 *
 * <p>An answer must be sent within 10 seconds, and the next request must arrive within 20. At more
 * than 64 connections, the one whose last request is oldest is closed.
 */
public final class AdminServer implements AutoCloseable {
  private static final int BACKLOG = 64;
  private static final int MAX_CONNECTIONS = 64;
  private static final int MAX_LINE_BYTES = 4096;

  /** A browser sends the cookies of all servers on this host. */
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  /** Bounds the requests in one read; their answers leave before the next read. */
  private static final int READ_BYTES = 1024;

  private static final int THREADS = 2;

  /** How long the event loop may take to end. */
  private static final long END_MILLIS = 2000;

  private final EventLoopGroup eventLoop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("cleave-admin-io", true), NioIoHandler.newFactory());
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_CONNECTIONS),
          new DefaultThreadFactory("cleave-admin", true));
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ProcessMetrics process = new ProcessMetrics();
  private final PageMeters page = new PageMeters();
  private final CompositeMeterRegistry both =
      new CompositeMeterRegistry(Clock.SYSTEM, List.of(registry, page.registry()));
  private final ServerMetrics metrics = new ServerMetrics(both);
  private final Readiness readiness = new Readiness();
  private final Visitors visitors = new Visitors(MAX_CONNECTIONS);
  private final Answers answers;
  private @Nullable Channel listening;

  private AdminServer(Map<String, Response> files) {
    answers = new Answers(readiness, registry, page.registry(), files, threads);
    process.bindTo(registry);
  }

  /**
   * {@return the running admin server, which the caller closes to stop it} It is alive, and not
   * ready yet.
   *
   * @param address to listen on; port 0 for any free port
   * @throws IOException if the server cannot listen on the address, or a file of the page is not on
   *     the class path
   */
  public static AdminServer start(InetSocketAddress address) throws IOException {
    AdminServer admin = new AdminServer(Page.files());
    try {
      admin.listen(address);
    } catch (IOException e) {
      admin.close();
      throw e;
    }
    return admin;
  }

  private void listen(InetSocketAddress address) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(eventLoop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
            .childHandler(new ConnectionInitializer());
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on "
              + address
              + ": "
              + bound.cause().getMessage()
              + " (expected: a free --admin-port, or --no-admin)",
          bound.cause());
    }
    listening = bound.channel();
  }

  /**
   * {@return the listener for {@link io.cleave.cloud.TailServerBuilder#listener}, which counts for
   * {@code /metrics} and the page}
   */
  public ServerListener listener() {
    return metrics;
  }

  /**
   * Makes {@code /ready} succeed while the tails serve. Call it once.
   *
   * @param server stays the caller's; its status is read whenever it is shown
   */
  public void ready(TailServer server) {
    metrics.watch(server::status);
    readiness.ready(server);
  }

  /**
   * {@return the address that the admin server listens on, with the port that was chosen if 0 was
   * asked for}
   */
  public InetSocketAddress address() {
    return (InetSocketAddress) Objects.requireNonNull(listening).localAddress();
  }

  /** Stops at once and cuts off answers that are being sent. Closing again has no effect. */
  @Override
  public void close() {
    if (eventLoop.isShuttingDown()) {
      return;
    }
    threads.shutdownNow();
    if (listening != null) {
      listening.close().awaitUninterruptibly();
      eventLoop.submit(visitors::sendAway).awaitUninterruptibly();
    }
    eventLoop
        .shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(END_MILLIS);
    process.close();
    both.close();
  }

  /** Gives each accepted channel its own connection. */
  private final class ConnectionInitializer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      HttpDecoderConfig limits =
          new HttpDecoderConfig()
              .setMaxInitialLineLength(MAX_LINE_BYTES)
              .setMaxHeaderSize(MAX_HEADER_BYTES)
              .setMaxChunkSize(READ_BYTES);
      channel
          .pipeline()
          .addLast(new StrayEdges(readiness))
          .addLast(new HttpServerCodec(limits, READ_BYTES))
          .addLast(new AdminConnection(answers, visitors));
    }
  }
}
