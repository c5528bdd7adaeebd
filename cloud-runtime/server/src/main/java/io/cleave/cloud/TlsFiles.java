package io.cleave.cloud;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files with which a server speaks TLS. They are read again when they change: connections
 * that come later see the new ones, those that are open go on.
 *
 * @param certificateChain the server's certificate and those that lead to its authority
 * @param privateKey the certificate's key: PKCS#8, PKCS#1 or SEC 1; may be the same file
 * @param clientCertificates the authorities whose certificates edges must show; null: edges need
 *     none
 * @param keyPassword has the key's password on its first line; null: the key is not encrypted
 */
public record TlsFiles(
    Path certificateChain,
    Path privateKey,
    @Nullable Path clientCertificates,
    @Nullable Path keyPassword) {

  /**
   * TLS that asks edges for no certificate, with a key that is not encrypted.
   *
   * @param certificateChain as above
   * @param privateKey as above
   */
  public TlsFiles(Path certificateChain, Path privateKey) {
    this(certificateChain, privateKey, null, null);
  }

  /**
   * TLS with a key that is not encrypted.
   *
   * @param certificateChain as above
   * @param privateKey as above
   * @param clientCertificates as above
   */
  public TlsFiles(Path certificateChain, Path privateKey, @Nullable Path clientCertificates) {
    this(certificateChain, privateKey, clientCertificates, null);
  }

  /**
   * The same, with a key that is encrypted.
   *
   * @param file has the key's password on its first line
   * @return another
   */
  public TlsFiles withKeyPassword(Path file) {
    return new TlsFiles(certificateChain, privateKey, clientCertificates, file);
  }
}
