package io.cleave.cloud;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files with which a server speaks TLS. They are read again when they change: connections
 * that come later see the new ones, those that are open go on.
 *
 * @param certificateChain the server's certificate, followed by those that lead to its authority
 * @param privateKey the certificate's key: PKCS#8, not encrypted
 * @param clientCertificates the authorities whose certificates edges must show; null: edges need
 *     none
 */
public record TlsFiles(Path certificateChain, Path privateKey, @Nullable Path clientCertificates) {

  /**
   * TLS that asks edges for no certificate.
   *
   * @param certificateChain the server's certificate, followed by those that lead to its authority
   * @param privateKey the certificate's key: PKCS#8, not encrypted
   */
  public TlsFiles(Path certificateChain, Path privateKey) {
    this(certificateChain, privateKey, null);
  }
}
