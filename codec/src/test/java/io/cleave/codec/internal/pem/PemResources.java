package io.cleave.codec.internal.pem;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Objects;

/**
 * Files that OpenSSL 3.0 wrote, of three keys: {@code ec*} of one on P-256, {@code rsa*} of another
 * with 1,024 bits, {@code ed25519*}. Whatever is encrypted opens with {@link #PASSWORD}.
 */
final class PemResources {
  static final String PASSWORD = "correct horse";

  private PemResources() {}

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = PemResources.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  static PemFile pem(String name) throws IOException {
    return PemFile.of("--tls-key", Path.of(name), bytes(name));
  }

  static KeyPassword password(Path folder, String password) throws IOException {
    return KeyPassword.read(Files.writeString(folder.resolve("password"), password));
  }

  /** What makes a key this one, however it is encoded. */
  static byte[] secret(PrivateKey key) {
    if (key instanceof ECPrivateKey ec) {
      return ec.getS().toByteArray();
    }
    if (key instanceof RSAPrivateKey rsa) {
      return rsa.getPrivateExponent().toByteArray();
    }
    return ((EdECPrivateKey) key).getBytes().orElseThrow();
  }
}
