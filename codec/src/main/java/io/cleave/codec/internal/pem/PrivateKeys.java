package io.cleave.codec.internal.pem;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The private keys of one file: PKCS#8, PKCS#1 or SEC 1, each plain or encrypted with a password.
 * Can be read once.
 */
final class PrivateKeys {
  private static final String EXPECTED =
      "PEM with BEGIN PRIVATE KEY, BEGIN RSA PRIVATE KEY, BEGIN EC PRIVATE KEY or BEGIN ENCRYPTED"
          + " PRIVATE KEY";
  private static final byte[] NO_CURVE = {};

  private final PemFile file;
  private final @Nullable KeyPassword password;
  private byte[] curve = NO_CURVE;

  PrivateKeys(PemFile file, @Nullable KeyPassword password) {
    this.file = file;
    this.password = password;
  }

  /**
   * Reads the keys, at least one.
   *
   * @throws IllegalArgumentException if there is none, or one cannot be used; says which and why
   */
  List<PrivateKey> read() {
    List<PemBlock> blocks = file.blocks();
    List<PrivateKey> keys = new ArrayList<>();
    for (PemBlock block : blocks) {
      switch (block.label()) {
        case "EC PARAMETERS" -> curve = block.content();
        case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY" ->
            keys.add(key(block));
        case "DSA PRIVATE KEY" -> throw unusable("DSA");
        default -> {}
      }
    }
    if (keys.isEmpty()) {
      throw file.refusal(file.instead("private key", EXPECTED, blocks), null);
    }
    return keys;
  }

  private PrivateKey key(PemBlock block) {
    boolean closed = block.dekInfo().isPresent() || block.label().equals("ENCRYPTED PRIVATE KEY");
    byte[] open = closed ? open(block) : block.content();
    try {
      return decode(pkcs8(block.label(), open));
    } catch (GeneralSecurityException e) {
      // One wrong password in 256 seems to open it, and what comes out is no key.
      throw closed ? doesNotOpen(e) : damaged(e);
    }
  }

  private byte[] open(PemBlock block) {
    if (password == null) {
      throw file.refusal(
          ("is encrypted (expected: its password too, in a file that %s names; or a key without"
                  + " one, which openssl pkey -in %s -out %s.open makes)")
              .formatted(KeyPassword.OPTION, file.file(), file.file()),
          null);
    }
    try {
      Optional<String> dekInfo = block.dekInfo();
      return dekInfo.isPresent()
          ? DekInfo.open(dekInfo.get(), block.content(), password.characters())
          : Pbes2.open(block.content(), password.characters());
    } catch (NoSuchAlgorithmException e) {
      throw file.refusal(
          ("is encrypted with %s (expected: AES; openssl pkcs8 -topk8 -v2 aes-256-cbc -in %s"
                  + " -out %s.aes makes it)")
              .formatted(e.getMessage(), file.file(), file.file()),
          e);
    } catch (GeneralSecurityException | IOException e) {
      throw doesNotOpen(e);
    }
  }

  private IllegalArgumentException doesNotOpen(Exception cause) {
    String where = password == null ? "" : password.file().toString();
    return file.refusal(
        "does not open with the password in %s (expected: that of this key; or the file is damaged)"
            .formatted(where),
        cause);
  }

  private IllegalArgumentException damaged(GeneralSecurityException cause) {
    return file.refusal(
        "has a key that is damaged (expected: " + EXPECTED + "): " + cause.getMessage(), cause);
  }

  private byte[] pkcs8(String label, byte[] key) throws InvalidKeyException {
    return switch (label) {
      case "RSA PRIVATE KEY" -> Pkcs8.ofRsa(key);
      case "EC PRIVATE KEY" -> Pkcs8.ofEc(key, curve);
      default -> key;
    };
  }

  private PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
    DerReader info = new DerReader(pkcs8).inside(DerReader.SEQUENCE);
    info.next(DerReader.INTEGER);
    DerReader algorithm = info.inside(DerReader.SEQUENCE);
    String name = algorithm(algorithm.objectId());
    if (name.equals("EC") && !algorithm.has(DerReader.OBJECT_ID)) {
      throw file.refusal(
          ("has its curve by numbers (expected: by name; openssl ec -param_enc named_curve -in %s"
                  + " -out %s.named makes it)")
              .formatted(file.file(), file.file()),
          null);
    }
    return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private String algorithm(String objectId) {
    return switch (objectId) {
      case "2a864886f70d010101" -> "RSA";
      case "2a864886f70d01010a" -> "RSASSA-PSS";
      case "2a8648ce3d0201" -> "EC";
      case "2b6570" -> "Ed25519";
      case "2b6571" -> "Ed448";
      case "2a8648ce380401" -> throw unusable("DSA");
      case "2b656e", "2b656f" -> throw unusable("X25519 or X448, which sign nothing,");
      default -> throw unusable("the algorithm " + objectId);
    };
  }

  private IllegalArgumentException unusable(String algorithm) {
    return file.refusal(
        "has a key of %s (expected: of RSA, EC or Ed25519)".formatted(algorithm), null);
  }
}
