package io.cleave.edge;

import io.cleave.codec.internal.pem.Identity;
import io.cleave.codec.internal.pem.KeyPassword;
import io.cleave.codec.internal.pem.PemFile;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which servers an edge trusts, and with which certificate it authenticates itself. Connections are
 * TLS 1.3, and a server's certificate must be for the name or address that the edge connects to.
 * Immutable.
 */
public final class EdgeTls {
  private static final String[] PROTOCOLS = {"TLSv1.3"};

  private final @Nullable Path authorities;
  private final @Nullable Path certificateChain;
  private final @Nullable Path privateKey;
  private final @Nullable Path keyPassword;

  private EdgeTls(
      @Nullable Path authorities,
      @Nullable Path certificateChain,
      @Nullable Path privateKey,
      @Nullable Path keyPassword) {
    this.authorities = authorities;
    this.certificateChain = certificateChain;
    this.privateKey = privateKey;
    this.keyPassword = keyPassword;
  }

  /**
   * {@return TLS that trusts servers whose certificate comes from an authority that the JVM trusts}
   * The edge has no certificate of its own.
   */
  public static EdgeTls trustingJvm() {
    return new EdgeTls(null, null, null, null);
  }

  /**
   * {@return TLS that trusts only servers whose certificate comes from one of these authorities}
   * The edge has no certificate of its own.
   *
   * @param authorities a PEM file of certificates
   */
  public static EdgeTls trusting(Path authorities) {
    return new EdgeTls(Objects.requireNonNull(authorities), null, null, null);
  }

  /**
   * {@return a copy with a certificate that the edge shows to servers that demand one}
   *
   * @param certificateChain a PEM file: the edge's certificate and those that lead to its authority
   * @param privateKey a PEM file with the key of the certificate, as PKCS#8, PKCS#1 or SEC 1; may
   *     be the same file
   */
  public EdgeTls withCertificate(Path certificateChain, Path privateKey) {
    return new EdgeTls(
        authorities,
        Objects.requireNonNull(certificateChain),
        Objects.requireNonNull(privateKey),
        keyPassword);
  }

  /**
   * {@return a copy whose private key is encrypted with the password in a file}
   *
   * @param file has the password on its first line
   */
  public EdgeTls withKeyPassword(Path file) {
    return new EdgeTls(authorities, certificateChain, privateKey, Objects.requireNonNull(file));
  }

  /**
   * Reads the files.
   *
   * @throws IOException if one cannot be read
   * @throws IllegalArgumentException if one does not contain what it should
   */
  SslContext context() throws IOException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols(PROTOCOLS)
            .endpointIdentificationAlgorithm("HTTPS");
    if (authorities != null) {
      builder.trustManager(PemFile.read("--tls-ca", authorities).certificates());
    }
    if (certificateChain != null && privateKey != null) {
      Identity own =
          Identity.of(
              PemFile.read("--tls-cert", certificateChain),
              PemFile.read("--tls-key", privateKey),
              keyPassword == null ? null : KeyPassword.read(keyPassword));
      builder.keyManager(own.key(), own.chain());
    }
    return builder.build();
  }
}
