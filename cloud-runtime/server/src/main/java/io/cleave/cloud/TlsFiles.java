package io.cleave.cloud;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files of a server's TLS. They are read again when they change: later connections use the
 * new files, open ones go on with the old.
 *
 * @param certificateChain the server's certificate and those that lead to its authority
 * @param privateKey the key of the certificate, as PKCS#8, PKCS#1 or SEC 1; may be the same file
 * @param clientCertificates the authorities that must have issued the certificates of edges; null
 *     if edges need no certificate
 * @param keyPassword has the password of the key on its first line; null if the key is not
 *     encrypted
 */
public record TlsFiles(
    Path certificateChain,
    Path privateKey,
    @Nullable Path clientCertificates,
    @Nullable Path keyPassword) {

  /**
   * Creates TLS files with an unencrypted key, for edges without certificates.
   *
   * @param certificateChain the server's certificate and those that lead to its authority
   * @param privateKey the key of the certificate, as PKCS#8, PKCS#1 or SEC 1; may be the same file
   */
  public TlsFiles(Path certificateChain, Path privateKey) {
    this(certificateChain, privateKey, null, null);
  }

  /**
   * Creates TLS files with an unencrypted key.
   *
   * @param certificateChain the server's certificate and those that lead to its authority
   * @param privateKey the key of the certificate, as PKCS#8, PKCS#1 or SEC 1; may be the same file
   * @param clientCertificates the authorities that must have issued the certificates of edges; null
   *     if edges need no certificate
   */
  public TlsFiles(Path certificateChain, Path privateKey, @Nullable Path clientCertificates) {
    this(certificateChain, privateKey, clientCertificates, null);
  }

  /**
   * {@return a copy whose private key is encrypted with the password in a file}
   *
   * @param file has the password on its first line
   */
  public TlsFiles withKeyPassword(Path file) {
    return new TlsFiles(certificateChain, privateKey, clientCertificates, file);
  }
}
