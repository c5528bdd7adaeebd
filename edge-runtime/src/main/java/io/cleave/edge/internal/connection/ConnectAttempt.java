package io.cleave.edge.internal.connection;

import io.cleave.edge.TailException;
import io.cleave.edge.TailUnavailableException;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One try to connect, from the name's resolution to the handshake's end, within the connect
 * timeout. Confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures arrive through listeners
final class ConnectAttempt {
  private static final int MAX_READ_BYTES = 256 * 1024;

  /** A chunk follows once the system has all of the last: a small request waits behind one. */
  static final WriteBufferWaterMark ONE_CHUNK = new WriteBufferWaterMark(1, 1);

  private final ConnectionSettings settings;
  private final Transport transport;
  private final Resolver resolver;
  private final Endpoint owner;
  private final ClientConnection connection;
  private @Nullable Channel channel;
  private @Nullable Future<?> deadline;
  private boolean opened;
  private boolean ended;

  ConnectAttempt(
      ConnectionSettings settings, Transport transport, Resolver resolver, Endpoint owner) {
    this.settings = settings;
    this.transport = transport;
    this.resolver = resolver;
    this.owner = owner;
    this.connection = new ClientConnection(settings, transport, owner);
  }

  ClientConnection connection() {
    return connection;
  }

  void start() {
    deadline = transport.after(settings.connectTimeout().toNanos(), this::timeOut);
    resolver.resolve(this::open);
  }

  private void open(InetSocketAddress address) {
    if (ended) {
      return;
    }
    if (address.isUnresolved()) {
      fail("cannot be resolved", null);
      return;
    }
    ChannelFuture connecting =
        new Bootstrap()
            .group(transport.loop())
            .channelFactory(transport.channels())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ONE_CHUNK)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // the attempt has its own deadline
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 4096, MAX_READ_BYTES))
            .handler(new Pipeline())
            .connect(address);
    channel = connecting.channel();
    connecting.addListener(this::connected);
  }

  private void connected(Future<? super Void> connecting) {
    if (connecting.isSuccess()) {
      opened = true;
      owner.opened(connection);
    } else if (!ended) {
      fail("is not reachable: " + connecting.cause().getMessage(), connecting.cause());
    }
  }

  private void timeOut() {
    fail("did not complete a handshake within " + settings.connectTimeout(), null);
  }

  private void fail(String what, @Nullable Throwable cause) {
    owner.attemptFailed(new TailUnavailableException(settings.server() + " " + what, cause));
  }

  /** The handshake is complete: the connection lives on without the attempt. */
  void succeed() {
    end();
  }

  private void end() {
    ended = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  /** Gives up, whatever has been opened by now. */
  void abandon(TailException reason) {
    end();
    if (opened) {
      connection.close(reason);
    } else if (channel != null) {
      channel.close();
    }
  }

  /** TLS where it is wanted, and the connection. */
  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      SslContext context = settings.tls();
      if (context != null) {
        SslHandler tls = context.newHandler(channel.alloc(), settings.host(), settings.port());
        tls.setHandshakeTimeoutMillis(0); // the attempt has its own deadline
        channel.pipeline().addLast(tls).addLast(new TlsHandshake(connection, settings.server()));
      }
      channel.pipeline().addLast(connection);
    }
  }
}
