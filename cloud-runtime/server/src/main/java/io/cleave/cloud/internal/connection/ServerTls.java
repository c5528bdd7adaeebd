package io.cleave.cloud.internal.connection;

import io.cleave.cloud.FileWatch;
import io.cleave.cloud.TlsFiles;
import io.cleave.codec.internal.pem.Identity;
import io.cleave.codec.internal.pem.KeyPassword;
import io.cleave.codec.internal.pem.PemFile;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's side of TLS 1.3, with files that can change while it serves. Each {@linkplain #handler
 * handler} uses the last files that were valid. Thread-safe.
 */
public final class ServerTls {
  private static final Logger logger = LoggerFactory.getLogger(ServerTls.class);
  private static final String[] PROTOCOLS = {"TLSv1.3"};
  private static final Duration WARN_BEFORE = Duration.ofDays(14);
  private static final String CERTIFICATE = "--tls-cert";
  private static final String KEY = "--tls-key";
  private static final String AUTHORITIES = "--tls-client-ca";

  private final TlsFiles files;
  private final Clock clock;

  private volatile SslContext context;
  private Map<String, ByteBuffer> seen;
  private Instant expiry;
  private boolean warned;
  private String complaint = "";

  /**
   * Reads the files.
   *
   * @throws IOException if one cannot be read
   * @throws IllegalArgumentException if one does not contain what it should
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

  /** Lets a watch poll the files from now on. */
  public void follow(FileWatch watch) {
    tellExpiry();
    watch.add(files.certificateChain(), this::refresh);
  }

  /** Uses files that have changed, or logs once why it cannot. */
  public synchronized void refresh() {
    try {
      Map<String, ByteBuffer> now = read();
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

  /** The contents of each file, by the option that names it. */
  private Map<String, ByteBuffer> read() throws IOException {
    Map<String, ByteBuffer> contents = new LinkedHashMap<>();
    read(CERTIFICATE, files.certificateChain(), contents);
    read(KEY, files.privateKey(), contents);
    read(AUTHORITIES, files.clientCertificates(), contents);
    read(KeyPassword.OPTION, files.keyPassword(), contents);
    return contents;
  }

  private static void read(String option, @Nullable Path file, Map<String, ByteBuffer> contents)
      throws IOException {
    if (file != null) {
      contents.put(option, ByteBuffer.wrap(PemFile.bytes(option, file)));
    }
  }

  private static PemFile pem(String option, Path file, Map<String, ByteBuffer> contents) {
    return PemFile.of(option, file, Objects.requireNonNull(contents.get(option)).array());
  }

  private synchronized void use(Map<String, ByteBuffer> contents) throws IOException {
    Path password = files.keyPassword();
    Identity identity =
        Identity.of(
            pem(CERTIFICATE, files.certificateChain(), contents),
            pem(KEY, files.privateKey(), contents),
            password == null ? null : KeyPassword.read(password));
    SslContextBuilder builder =
        SslContextBuilder.forServer(identity.key(), identity.chain())
            .sslProvider(SslProvider.JDK)
            .protocols(PROTOCOLS);
    Path authorities = files.clientCertificates();
    if (authorities != null) {
      builder
          .trustManager(pem(AUTHORITIES, authorities, contents).certificates())
          .clientAuth(ClientAuth.REQUIRE);
    }
    context = builder.build();
    seen = contents;
    expiry =
        identity.chain().stream()
            .map(X509Certificate::getNotAfter)
            .map(Date::toInstant)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    warned = false;
  }

  private void warnBeforeExpiry() {
    if (!warned && clock.instant().isAfter(expiry.minus(WARN_BEFORE))) {
      warned = true;
      String when = clock.instant().isAfter(expiry) ? "has expired: it ended" : "ends";
      logger.warn("The TLS certificate {} {} at {}", files.certificateChain(), when, expiry);
    }
  }
}
