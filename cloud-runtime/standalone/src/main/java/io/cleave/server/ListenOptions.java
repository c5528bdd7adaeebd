package io.cleave.server;

import io.cleave.cloud.TailServer;
import io.cleave.cloud.TailServerBuilder;
import io.cleave.cloud.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of where a server listens, how it encrypts and whom it lets in. */
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
      converter = PortConverter.class,
      description = "The port; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Speaks TLS 1.3 with this certificate: PEM, with those that lead to its authority and"
              + " perhaps its key. Read again when it changes, as are the next three.")
  private @Nullable Path certificate;

  @Mixin private KeyOptions key;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description =
          "Lets in only devices that show a certificate of one of these authorities (default: none"
              + " is asked for).")
  private @Nullable Path clientAuthorities;

  @Option(
      names = "--insecure",
      converter = SwitchConverter.class,
      description =
          "Allows a --host that other machines reach without TLS: only on a network that you trust.")
  private boolean insecure;

  private @Nullable TokenFile tokenFile;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Lets in only devices that show one of the tokens in this file, one a line, at least "
              + TokenRule.MIN_CHARACTERS
              + " characters each; behind a token and a space there may be the models that it is"
              + " for, separated by commas. Lines that begin with # are comments. Read again when it"
              + " changes (default: everybody).")
  void tokenFile(@Nullable Path file) {
    tokenFile = file == null ? null : new TokenFile(file);
  }

  String host() {
    return host;
  }

  /**
   * A builder of a server without tails, after reading all files and checking that the address is
   * safe.
   */
  TailServerBuilder builder() throws IOException {
    TailServerBuilder builder = TailServer.builder();
    OptionNames.set("--host", host, () -> builder.address(host, port));
    if (tokenFile != null) {
      builder.admit(tokenFile.read());
    }
    Optional<TlsFiles> tls = tls();
    if (tls.isPresent()) {
      builder.tls(tls.get());
    }
    if (insecure) {
      builder.insecure();
    }
    OptionNames.set("--host", host, builder::requireSafeAddress);
    return builder;
  }

  /** The key is in its own file or in that of the certificate. */
  private Optional<TlsFiles> tls() {
    key.requireCertificate(certificate);
    KeyOptions.requireCertificate(certificate, "--tls-client-ca", clientAuthorities);
    return Optional.ofNullable(certificate)
        .map(
            file ->
                new TlsFiles(file, key.file(file), clientAuthorities, key.password().orElse(null)));
  }

  /**
   * Says how many tokens there are, and until when certificates are valid: one line for each.
   *
   * @param now to compare the dates with
   * @throws IllegalArgumentException if a file cannot be used now; names it
   */
  List<String> describe(Instant now) throws IOException {
    List<String> lines = new ArrayList<>();
    if (tokenFile != null) {
      lines.add(tokenFile.path() + " has " + TokenFile.count(tokenFile.read().size()));
    }
    Optional<TlsFiles> tls = tls();
    if (tls.isPresent()) {
      lines.addAll(new CertificateDates(now).describe(tls.get()));
    }
    return lines;
  }

  /** The tokens that let devices in; empty for everybody. The same object for each caller. */
  Optional<TokenFile> tokenFile() {
    return Optional.ofNullable(tokenFile);
  }
}
