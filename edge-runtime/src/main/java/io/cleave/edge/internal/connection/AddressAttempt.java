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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One try at one address of a server. Owns the channel until the handshake is complete. Confined to
 * the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures arrive through listeners
final class AddressAttempt {
  private static final int MAX_READ_BYTES = 256 * 1024;

  /**
   * The next chunk follows once the system has taken all of the last one, so that a small request
   * waits behind one chunk at most.
   */
  static final WriteBufferWaterMark ONE_CHUNK = new WriteBufferWaterMark(1, 1);

  private final ConnectionSettings settings;
  private final Transport transport;
  private final InetAddress address;
  private final ConnectAttempt race;
  private final ClientConnection connection;
  private @Nullable Channel channel;
  private boolean opened;
  private boolean abandoned;

  /**
   * Does nothing yet.
   *
   * @param race hears whether a channel was opened
   * @param owner gets the connection when the handshake is complete
   */
  AddressAttempt(
      ConnectionSettings settings,
      Transport transport,
      InetAddress address,
      ConnectAttempt race,
      Endpoint owner) {
    this.settings = settings;
    this.transport = transport;
    this.address = address;
    this.race = race;
    this.connection = new ClientConnection(settings, transport, address, owner);
  }

  InetAddress address() {
    return address;
  }

  ClientConnection connection() {
    return connection;
  }

  /** Whether the channel is open; only the handshake can be missing. */
  boolean isOpen() {
    return opened;
  }

  void start() {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(transport.loop())
            .channelFactory(transport.channels())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ONE_CHUNK)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // the race has its own deadline
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 4096, MAX_READ_BYTES))
            .handler(new Pipeline());
    if (settings.sendBufferBytes() > 0) {
      bootstrap.option(ChannelOption.SO_SNDBUF, settings.sendBufferBytes());
    }
    ChannelFuture connecting = bootstrap.connect(new InetSocketAddress(address, settings.port()));
    channel = connecting.channel();
    connecting.addListener(this::connected);
  }

  private void connected(Future<? super Void> connecting) {
    if (abandoned) {
      return; // and closed
    }
    opened = connecting.isSuccess();
    if (opened) {
      race.opened(this);
    } else {
      race.failed(
          this,
          failure("is not reachable: " + connecting.cause().getMessage(), connecting.cause()));
    }
  }

  /** A failure whose message says what the server did at this address. */
  TailException failure(String what, @Nullable Throwable cause) {
    return new TailUnavailableException(settings.serverAt(address) + " " + what, cause);
  }

  /** Gives up, and closes whatever is open by now. */
  void abandon(TailException reason) {
    abandoned = true;
    if (opened) {
      connection.close(reason);
    } else if (channel != null) {
      channel.close();
    }
  }

  /** TLS where it is wanted, and then the connection. */
  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      SslContext context = settings.tls();
      if (context != null) {
        SslHandler tls = context.newHandler(channel.alloc(), settings.host(), settings.port());
        tls.setHandshakeTimeoutMillis(0); // the race has its own deadline
        String server = settings.serverAt(address);
        channel.pipeline().addLast(tls).addLast(new TlsHandshake(connection, server));
      }
      channel.pipeline().addLast(connection);
    }
  }
}
