package io.cleave.cli.options;

import io.cleave.codec.internal.Check;
import io.cleave.edge.EdgeClientBuilder;
import io.cleave.edge.EdgeTls;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the connection to a server is encrypted. */
public final class TlsOptions {
  @Option(
      names = "--tls",
      description =
          "Speaks TLS 1.3 with --server, whose certificate must be of an authority that this JVM"
              + " knows.")
  private boolean tls;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "The same, with the authorities in this PEM file instead.")
  private @Nullable Path authorities;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "The same, and shows this certificate: PEM.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's key: PEM, PKCS#8, not encrypted.")
  private @Nullable Path key;

  private boolean isGiven() {
    return tls || authorities != null || certificate != null || key != null;
  }

  public EdgeClientBuilder applyTo(EdgeClientBuilder builder) throws IOException {
    Check.argument(
        (certificate == null) == (key == null),
        "--tls-cert",
        certificate + ", --tls-key: " + key,
        "both or none");
    if (!isGiven()) {
      return builder;
    }
    EdgeTls trust = authorities == null ? EdgeTls.trustingJvm() : EdgeTls.trusting(authorities);
    return builder.tls(
        certificate == null || key == null ? trust : trust.withCertificate(certificate, key));
  }

  /** For a server inside this process, which speaks no TLS. */
  public void requireNone() {
    Check.argument(!isGiven(), "--tls", "set, or one of its files", "--server beside it");
  }
}
