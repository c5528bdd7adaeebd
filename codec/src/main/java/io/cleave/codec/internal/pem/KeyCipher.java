package io.cleave.codec.internal.pem;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;

/** The ciphers that encrypt private keys in files. */
enum KeyCipher {
  DES("DES-CBC", "DES", 8),
  TRIPLE_DES("DES-EDE3-CBC", "DESede", 24),
  AES_128("AES-128-CBC", "AES", 16),
  AES_192("AES-192-CBC", "AES", 24),
  AES_256("AES-256-CBC", "AES", 32);

  private final String opensslName;
  private final String algorithm;
  private final int keyBytes;

  KeyCipher(String opensslName, String algorithm, int keyBytes) {
    this.opensslName = opensslName;
    this.algorithm = algorithm;
    this.keyBytes = keyBytes;
  }

  /** The cipher of that name in a DEK-Info header. */
  static Optional<KeyCipher> named(String opensslName) {
    return Arrays.stream(values())
        .filter(each -> each.opensslName.equalsIgnoreCase(opensslName))
        .findFirst();
  }

  String algorithm() {
    return algorithm;
  }

  int keyBytes() {
    return keyBytes;
  }

  Cipher instance() throws GeneralSecurityException {
    return switch (this) {
      case DES -> Cipher.getInstance("DES/CBC/PKCS5Padding");
      case TRIPLE_DES -> Cipher.getInstance("DESede/CBC/PKCS5Padding");
      case AES_128, AES_192, AES_256 -> Cipher.getInstance("AES/CBC/PKCS5Padding");
    };
  }
}
