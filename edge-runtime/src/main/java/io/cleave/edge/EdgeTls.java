package io.cleave.edge;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which servers an edge believes and whom it shows itself as. Connections are TLS 1.3, and the
 * server's certificate must be for the name or address that the edge connects to. Immutable.
 */
public final class EdgeTls {
  private static final String[] PROTOCOLS = {"TLSv1.3"};

  private final @Nullable Path authorities;
  private final @Nullable Path certificateChain;
  private final @Nullable Path privateKey;

  private EdgeTls(
      @Nullable Path authorities, @Nullable Path certificateChain, @Nullable Path privateKey) {
    this.authorities = authorities;
    this.certificateChain = certificateChain;
    this.privateKey = privateKey;
  }

  /**
   * Believes servers with a certificate of an authority that the JVM knows.
   *
   * @return TLS without a certificate of the edge's own
   */
  public static EdgeTls trustingJvm() {
    return new EdgeTls(null, null, null);
  }

  /**
   * Believes servers with a certificate of one of these authorities, and no others.
   *
   * @param authorities a PEM file of certificates
   * @return TLS without a certificate of the edge's own
   */
  public static EdgeTls trusting(Path authorities) {
    return new EdgeTls(Objects.requireNonNull(authorities), null, null);
  }

  /**
   * The same, with a certificate to show to servers that demand one.
   *
   * @param certificateChain a PEM file: the edge's certificate, followed by those that lead to its
   *     authority
   * @param privateKey a PEM file with the certificate's key: PKCS#8, not encrypted
   * @return another
   */
  public EdgeTls withCertificate(Path certificateChain, Path privateKey) {
    return new EdgeTls(
        authorities, Objects.requireNonNull(certificateChain), Objects.requireNonNull(privateKey));
  }

  /**
   * Reads the files.
   *
   * @throws IOException if one cannot be read
   * @throws IllegalArgumentException if one is not what it should be
   */
  SslContext context() throws IOException {
    requireReadable();
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols(PROTOCOLS)
            .endpointIdentificationAlgorithm("HTTPS");
    if (authorities != null) {
      builder.trustManager(authorities.toFile());
    }
    if (certificateChain != null && privateKey != null) {
      builder.keyManager(certificateChain.toFile(), privateKey.toFile());
    }
    return builder.build();
  }

  private void requireReadable() throws IOException {
    for (Path file :
        Stream.of(authorities, certificateChain, privateKey).filter(Objects::nonNull).toList()) {
      Files.newInputStream(file).close();
    }
  }
}
