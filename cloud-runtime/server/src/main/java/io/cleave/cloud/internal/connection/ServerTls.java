package io.cleave.cloud.internal.connection;

import io.cleave.cloud.FileWatch;
import io.cleave.cloud.TlsFiles;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's side of TLS 1.3, with files that may change while it serves. Each {@linkplain #handler
 * handler} is made from the last files that were sound. Thread-safe.
 */
public final class ServerTls {
  private static final Logger logger = LoggerFactory.getLogger(ServerTls.class);
  private static final String[] PROTOCOLS = {"TLSv1.3"};
  private static final Duration WARN_BEFORE = Duration.ofDays(14);

  private final TlsFiles files;
  private final Clock clock;

  private volatile SslContext context;
  private List<ByteBuffer> seen;
  private Instant expiry;
  private boolean warned;
  private String complaint = "";

  /**
   * Reads the files.
   *
   * @throws IOException if one cannot be read
   * @throws IllegalArgumentException if one is not what it should be
   */
  public ServerTls(TlsFiles files, Clock clock) throws IOException {
    this.files = files;
    this.clock = clock;
    use(read());
  }

  public SslHandler handler(ByteBufAllocator allocator, Duration handshakeTimeout) {
    SslHandler handler = context.newHandler(allocator);
    handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
    handler.setCloseNotifyFlushTimeoutMillis(ServerConnection.LINGER_MILLIS);
    return handler;
  }

  /** Has the files looked at from now on. */
  public void follow(FileWatch watch) {
    tellExpiry();
    watch.add(files.certificateChain(), this::refresh);
  }

  /** Takes files that have changed, or says once why it cannot. */
  public synchronized void refresh() {
    try {
      List<ByteBuffer> now = read();
      if (!now.equals(seen)) {
        use(now);
        tellExpiry();
      }
      complaint = "";
    } catch (IOException | RuntimeException e) {
      complain(e);
    }
    warnBeforeExpiry();
  }

  private synchronized void tellExpiry() {
    logger.info("The TLS certificate {} is good until {}", files.certificateChain(), expiry);
    warnBeforeExpiry();
  }

  private void complain(Exception failure) {
    if (!complaint.equals(failure.toString())) {
      complaint = failure.toString();
      logger.error("The TLS files have changed and are of no use; the old ones serve on", failure);
    }
  }

  private List<ByteBuffer> read() throws IOException {
    List<Path> paths =
        Stream.of(files.certificateChain(), files.privateKey(), files.clientCertificates())
            .filter(Objects::nonNull)
            .toList();
    List<ByteBuffer> contents = new ArrayList<>();
    for (Path path : paths) {
      contents.add(ByteBuffer.wrap(Files.readAllBytes(path)));
    }
    return contents;
  }

  private synchronized void use(List<ByteBuffer> contents) throws IOException {
    ServerIdentity identity =
        ServerIdentity.of(files, contents.get(0).array(), contents.get(1).array());
    SslContextBuilder builder =
        SslContextBuilder.forServer(identity.key(), identity.chain())
            .sslProvider(SslProvider.JDK)
            .protocols(PROTOCOLS);
    if (files.clientCertificates() != null) {
      builder
          .trustManager(
              ServerIdentity.certificates(files.clientCertificates(), contents.get(2).array()))
          .clientAuth(ClientAuth.REQUIRE);
    }
    context = builder.build();
    seen = contents;
    expiry = identity.chain().get(0).getNotAfter().toInstant();
    warned = false;
  }

  private void warnBeforeExpiry() {
    if (!warned && clock.instant().isAfter(expiry.minus(WARN_BEFORE))) {
      warned = true;
      logger.warn("The TLS certificate {} ends at {}", files.certificateChain(), expiry);
    }
  }
}
