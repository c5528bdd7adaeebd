package io.cleave.server;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.pem.KeyPassword;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The key of a certificate that is shown. A picocli mixin for both ends of a connection. */
public final class KeyOptions {
  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description =
          "The certificate's key: PEM, PKCS#8, PKCS#1 or SEC 1 (default: in the file of"
              + " --tls-cert).")
  private @Nullable Path key;

  @Option(
      names = KeyPassword.OPTION,
      paramLabel = "FILE",
      description = "Has the password of an encrypted key on its first line.")
  private @Nullable Path password;

  /** Options for picocli to fill. */
  public KeyOptions() {}

  /** {@return whether any is there} */
  public boolean isGiven() {
    return key != null || password != null;
  }

  /**
   * Refuses what is there where there is no certificate.
   *
   * @param certificate its file, or null
   * @throws IllegalArgumentException if a key or a password would be without one
   */
  public void requireCertificate(@Nullable Path certificate) {
    requireCertificate(certificate, "--tls-key", key);
    requireCertificate(certificate, KeyPassword.OPTION, password);
  }

  static void requireCertificate(@Nullable Path certificate, String option, @Nullable Path file) {
    Check.argument(file == null || certificate != null, option, file, "--tls-cert beside it");
  }

  /**
   * {@return the file with the key, which is the certificate's where none was named}
   *
   * @param certificate the certificate's file
   */
  public Path file(Path certificate) {
    return key == null ? certificate : key;
  }

  /** {@return the file with the key's password, if there is one} */
  public Optional<Path> password() {
    return Optional.ofNullable(password);
  }
}
