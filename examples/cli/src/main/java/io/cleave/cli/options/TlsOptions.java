package io.cleave.cli.options;

import io.cleave.codec.internal.Check;
import io.cleave.edge.EdgeClientBuilder;
import io.cleave.edge.EdgeTls;
import io.cleave.server.KeyOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say how the connection to a server is encrypted. */
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
      description = "The same, and shows this certificate: PEM, perhaps with its key.")
  private @Nullable Path certificate;

  @Mixin private KeyOptions key;

  private boolean isGiven() {
    return tls || authorities != null || certificate != null || key.isGiven();
  }

  public EdgeClientBuilder applyTo(EdgeClientBuilder builder) throws IOException {
    key.requireCertificate(certificate);
    return isGiven() ? builder.tls(chosen()) : builder;
  }

  private EdgeTls chosen() {
    EdgeTls trust = authorities == null ? EdgeTls.trustingJvm() : EdgeTls.trusting(authorities);
    if (certificate == null) {
      return trust;
    }
    EdgeTls shown = trust.withCertificate(certificate, key.file(certificate));
    return key.password().map(shown::withKeyPassword).orElse(shown);
  }

  /** Checks that no option is set, for a server in this process, which does not use TLS. */
  public void requireNone() {
    Check.argument(!isGiven(), "--tls", "set, or one of its files", "--server beside it");
  }
}
