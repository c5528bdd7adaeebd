package io.cleave.codec.internal.pem;

import io.cleave.codec.internal.file.TextFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file of certificates, of keys or of both, read once: with any text around the blocks, any line
 * ends, with or without a byte-order mark. Immutable.
 */
public final class PemFile {
  private static final Set<String> CERTIFICATES = Set.of("CERTIFICATE", "X509 CERTIFICATE");

  private final String option;
  private final Path file;
  private final byte[] content;

  private PemFile(String option, Path file, byte[] content) {
    this.option = option;
    this.file = file;
    this.content = content;
  }

  /**
   * {@return a file whose content was already read}
   *
   * @param option the setting that names the file, for messages
   * @param file the path of the file, for messages
   * @param content the bytes of the file; must not be changed afterwards
   */
  public static PemFile of(String option, Path file, byte[] content) {
    return new PemFile(option, file, content.clone());
  }

  /**
   * {@return the content of a file}
   *
   * @param option the setting that names the file, for messages
   * @param file the path of the file
   * @throws IOException if the file cannot be read; names option and file
   */
  public static PemFile read(String option, Path file) throws IOException {
    return new PemFile(option, file, bytes(option, file));
  }

  /**
   * {@return all bytes of a file}
   *
   * @param option the setting that names the file, for messages
   * @param file the path of the file
   * @throws IOException if the file cannot be read; names option and file
   */
  public static byte[] bytes(String option, Path file) throws IOException {
    try {
      return TextFile.bytes(file);
    } catch (IOException e) {
      throw new IOException(option + ": " + e.getMessage(), e);
    }
  }

  /**
   * {@return the certificates in their order, at least one} A file of a single certificate may also
   * be DER.
   *
   * @throws IllegalArgumentException if there is none, or one is damaged
   */
  public List<X509Certificate> certificates() {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> certificates = new ArrayList<>();
      for (byte[] each : encodedCertificates()) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(each)));
      }
      return certificates;
    } catch (CertificateException e) {
      throw refusal("has a certificate that is damaged (expected: X.509): " + e.getMessage(), e);
    }
  }

  private List<byte[]> encodedCertificates() {
    if (content.length > 0 && content[0] == DerReader.SEQUENCE && isCertificate()) {
      return List.of(content);
    }
    List<PemBlock> blocks = blocks();
    List<byte[]> found =
        blocks.stream()
            .filter(block -> CERTIFICATES.contains(block.label()))
            .map(PemBlock::content)
            .toList();
    if (found.isEmpty()) {
      throw refusal(instead("certificate", "X.509 certificates in PEM", blocks), null);
    }
    return found;
  }

  private boolean isCertificate() {
    return OtherFormat.of(file, content).startsWith("is a certificate in DER");
  }

  /**
   * {@return the first private key, which must not be encrypted}
   *
   * @throws IllegalArgumentException if there is none, or it cannot be used; says which and why
   */
  public PrivateKey privateKey() {
    return new PrivateKeys(this, null).read().get(0);
  }

  /**
   * {@return the first public key of Ed25519}
   *
   * @throws IllegalArgumentException if there is none, or it is damaged or of another algorithm
   */
  public PublicKey publicKey() {
    List<PemBlock> blocks = blocks();
    PemBlock found =
        blocks.stream()
            .filter(block -> block.label().equals("PUBLIC KEY"))
            .findFirst()
            .orElseThrow(() -> refusal(instead("public key", expectedPublicKey(), blocks), null));
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(found.content()));
    } catch (GeneralSecurityException e) {
      throw refusal("has a public key of another algorithm (expected: Ed25519)", e);
    }
  }

  private String expectedPublicKey() {
    return "BEGIN PUBLIC KEY, which openssl pkey -pubout -in %1$s -out %1$s.pub makes of a private one"
        .formatted(file);
  }

  /** Everything between BEGIN and END; at least one. */
  List<PemBlock> blocks() {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (!text.contains("-----BEGIN ")) {
      throw refusal(OtherFormat.of(file, content), null);
    }
    try {
      return PemBlock.all(text);
    } catch (IllegalArgumentException e) {
      throw refusal(e.getMessage() + " (expected: PEM)", e);
    }
  }

  /** A message: nothing of the kind is there, what is there instead, and perhaps what to do. */
  String instead(String wanted, String expected, List<PemBlock> blocks) {
    String found =
        blocks.stream()
            .map(PemBlock::label)
            .distinct()
            .collect(Collectors.joining(", BEGIN ", "BEGIN ", ""));
    String remedy =
        switch (blocks.get(0).label()) {
          case "PKCS7" -> "; openssl pkcs7 -print_certs -in %1$s -out %1$s.pem makes it";
          case "TRUSTED CERTIFICATE" -> "; openssl x509 -in %1$s -out %1$s.pem makes it";
          case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST" ->
              "; this asks an authority for one";
          case "OPENSSH PRIVATE KEY" -> "; this is a key of SSH";
          default -> "";
        };
    return "has %s and no %s (expected: %s%s)"
        .formatted(found, wanted, expected, remedy.formatted(file));
  }

  IllegalArgumentException refusal(String words, @Nullable Exception cause) {
    return new IllegalArgumentException(option + ": " + file + " " + words, cause);
  }

  Path file() {
    return file;
  }
}
