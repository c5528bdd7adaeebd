package io.cleave.cli.options;

import io.cleave.codec.internal.Check;
import io.cleave.edge.EdgeClientBuilder;
import io.cleave.edge.EdgeTls;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description =
          "The certificate's key: PEM, PKCS#8, PKCS#1 or SEC 1 (default: in the file of"
              + " --tls-cert).")
  private @Nullable Path key;

  @Option(
      names = "--tls-key-password-file",
      paramLabel = "FILE",
      description = "Has the password of an encrypted key on its first line.")
  private @Nullable Path keyPassword;

  private boolean isGiven() {
    return tls || authorities != null || certificate != null || key != null || keyPassword != null;
  }

  public EdgeClientBuilder applyTo(EdgeClientBuilder builder) throws IOException {
    Check.argument(
        certificate != null || (key == null && keyPassword == null),
        key == null ? "--tls-key-password-file" : "--tls-key",
        key == null ? keyPassword : key,
        "--tls-cert beside it");
    return isGiven() ? builder.tls(chosen()) : builder;
  }

  private EdgeTls chosen() {
    EdgeTls trust = authorities == null ? EdgeTls.trustingJvm() : EdgeTls.trusting(authorities);
    if (certificate == null) {
      return trust;
    }
    EdgeTls shown = trust.withCertificate(certificate, key == null ? certificate : key);
    return keyPassword == null ? shown : shown.withKeyPassword(keyPassword);
  }

  /** Checks that no option is set, for a server in this process, which does not use TLS. */
  public void requireNone() {
    Check.argument(!isGiven(), "--tls", "set, or one of its files", "--server beside it");
  }
}
