package io.cleave.codec.internal.pem;

import io.cleave.codec.internal.file.TextFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.Optional;

/** Says what a file is if it is not PEM, and the command that converts it to PEM. */
final class OtherFormat {
  private static final int JKS = 0xFE;

  private OtherFormat() {}

  /** The words that follow the file's name in a message. */
  static String of(Path file, byte[] content) {
    if (content.length == 0) {
      return "is empty (expected: PEM, with lines that begin with -----BEGIN)";
    }
    if (content.length >= 4 && (content[0] & 0xFF) == JKS && (content[1] & 0xFF) == 0xED) {
      return ("is a Java key store (expected: PEM; keytool -importkeystore -srckeystore %1$s"
              + " -destkeystore %1$s.p12 -deststoretype PKCS12 makes PKCS#12 of it, and openssl"
              + " pkcs12 -nodes -in %1$s.p12 -out %1$s.pem makes PEM of that)")
          .formatted(file);
    }
    if (content[0] == DerReader.SEQUENCE) {
      Optional<String> der = der(file, content);
      if (der.isPresent()) {
        return der.get();
      }
    }
    Optional<String> encoding = TextFile.otherEncoding(content);
    if (encoding.isPresent()) {
      return "is " + encoding.get() + " (expected: PEM in ASCII or UTF-8; save it so)";
    }
    String start = new String(content, 0, Math.min(content.length, 40), StandardCharsets.US_ASCII);
    if (start.startsWith("PuTTY-User-Key-File") || start.startsWith("ssh-")) {
      return "is a key of SSH (expected: the key of a certificate in PEM)";
    }
    return "is no PEM (expected: lines that begin with -----BEGIN)";
  }

  private static Optional<String> der(Path file, byte[] content) {
    try {
      DerReader outer = new DerReader(content).inside(DerReader.SEQUENCE);
      if (outer.has(DerReader.OBJECT_ID)) {
        return Optional.of(
            converted("PKCS#7 in DER", "openssl pkcs7 -inform DER -print_certs", file));
      }
      if (outer.has(DerReader.SEQUENCE)) {
        outer.next(DerReader.SEQUENCE);
        return Optional.of(
            outer.has(DerReader.OCTET_STRING)
                ? converted("an encrypted key in DER", "openssl pkcs8 -inform DER", file)
                : converted("a certificate in DER", "openssl x509 -inform DER", file));
      }
      int version = outer.number();
      return Optional.of(
          version == 3
              ? converted("PKCS#12", "openssl pkcs12 -nodes", file)
              : converted("a key in DER", "openssl pkey -inform DER", file));
    } catch (InvalidKeyException e) {
      return Optional.empty();
    }
  }

  private static String converted(String format, String command, Path file) {
    return "is %s (expected: PEM; %s -in %s -out %s.pem makes it)"
        .formatted(format, command, file, file);
  }
}
