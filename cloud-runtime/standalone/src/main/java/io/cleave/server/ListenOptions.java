package io.cleave.server;

import io.cleave.cloud.TailServer;
import io.cleave.cloud.TailServerBuilder;
import io.cleave.cloud.TlsFiles;
import io.cleave.codec.internal.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server listens, how it encrypts and whom it lets in. */
final class ListenOptions {
  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = TailServerBuilder.DEFAULT_HOST,
      description =
          "Where to listen; 0.0.0.0 for every interface (default: ${DEFAULT-VALUE}, this machine"
              + " alone).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "" + TailServerBuilder.DEFAULT_PORT,
      description = "The port; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Speaks TLS 1.3 with this certificate: PEM, followed by those that lead to its authority."
              + " Read again when it changes, as are the next two.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's key: PEM, PKCS#8, not encrypted.")
  private @Nullable Path key;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description =
          "Lets in only devices that show a certificate of one of these authorities (default: none"
              + " is asked for).")
  private @Nullable Path clientAuthorities;

  @Option(
      names = "--insecure",
      description =
          "Allows a --host that other machines reach without TLS: only on a network that you trust.")
  private boolean insecure;

  private @Nullable TokenFile tokenFile;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Lets in only devices that show one of the tokens in this file, one a line; behind a token"
              + " and a space there may be the models that it is for, separated by commas. Read again"
              + " when it changes (default: everybody).")
  void tokenFile(@Nullable Path file) {
    tokenFile = file == null ? null : new TokenFile(file);
  }

  String host() {
    return host;
  }

  /** A server without tails, whose files are read and whose address is safe. */
  TailServerBuilder builder() throws IOException {
    TailServerBuilder builder = TailServer.builder().address(host, port);
    if (tokenFile != null) {
      builder.admit(tokenFile.read());
    }
    Check.argument(
        (certificate == null) == (key == null) && (clientAuthorities == null || key != null),
        "tls-cert",
        certificate + ", tls-key: " + key,
        "both or none");
    if (certificate != null && key != null) {
      builder.tls(new TlsFiles(certificate, key, clientAuthorities));
    }
    if (insecure) {
      builder.insecure();
    }
    return builder.requireSafeAddress();
  }

  /** Who is let in, or empty for everybody; the same file for each caller. */
  Optional<TokenFile> tokenFile() {
    return Optional.ofNullable(tokenFile);
  }
}
