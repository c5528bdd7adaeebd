package io.cleave.cloud.internal.connection;

import io.cleave.cloud.TlsFiles;
import io.cleave.codec.internal.Check;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a server shows itself as: certificates, the server's own first, and the key that fits it.
 */
record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  ServerIdentity {
    chain = List.copyOf(chain);
  }

  /**
   * Reads what the files held.
   *
   * @throws IllegalArgumentException if one is not PEM, or the key is not the certificate's
   */
  static ServerIdentity of(TlsFiles files, byte[] chainPem, byte[] keyPem) {
    List<X509Certificate> chain = certificates(files.certificateChain(), chainPem);
    PublicKey certified = chain.get(0).getPublicKey();
    try {
      PrivateKey key =
          KeyFactory.getInstance(certified.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8(files.privateKey(), keyPem)));
      requireFit(key, certified);
      return new ServerIdentity(chain, key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "private key: %s (expected: the key of %s)"
              .formatted(files.privateKey(), files.certificateChain()),
          e);
    }
  }

  /** At least one certificate. */
  static List<X509Certificate> certificates(Path file, byte[] pem) {
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new CertificateException("no certificate");
      }
      return certificates;
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          "certificate: " + file + " (expected: X.509 certificates in PEM)", e);
    }
  }

  private static byte[] pkcs8(Path file, byte[] pem) {
    Matcher key = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    Check.argument(
        key.find(),
        "private key",
        file,
        "PEM with BEGIN PRIVATE KEY; openssl pkcs8 -topk8 -nodes makes it");
    return Base64.getMimeDecoder().decode(key.group(1));
  }

  private static void requireFit(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    String algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> certified.getAlgorithm();
        };
    byte[] anything = {1};
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(anything);
    byte[] signature = signer.sign();
    signer.initVerify(certified);
    signer.update(anything);
    if (!signer.verify(signature)) {
      throw new GeneralSecurityException("the certificate has another key");
    }
  }
}
