package io.cleave.codec.internal.pem;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decrypts PKCS#8 keys that a password protects (RFC 8018). PBES2 with PBKDF2 is done here, since
 * the JVM knows it only with AES-128 and AES-256; older schemes are left to the JVM.
 *
 * <pre>
 * EncryptedPrivateKeyInfo ::= SEQUENCE { SEQUENCE { OBJECT ID, parameters }, OCTET STRING }
 * PBES2-params            ::= SEQUENCE { SEQUENCE { OBJECT ID pbkdf2, PBKDF2-params },
 *                                        SEQUENCE { OBJECT ID cipher, OCTET STRING iv } }
 * PBKDF2-params           ::= SEQUENCE { OCTET STRING salt, INTEGER rounds,
 *                                        INTEGER length OPTIONAL,
 *                                        SEQUENCE { OBJECT ID prf, NULL } DEFAULT hmacWithSHA1 }
 * </pre>
 */
final class Pbes2 {
  private static final String PBES2 = "2a864886f70d01050d";
  private static final String PBKDF2 = "2a864886f70d01050c";
  private static final String SCRYPT = "2b06010401da47040b";
  private static final String HMAC_SHA1 = "2a864886f70d0207";

  /** Takes some seconds; OpenSSL writes 2,048. */
  private static final int MAX_ROUNDS = 10_000_000;

  private Pbes2() {}

  /**
   * Decrypts a PKCS#8 key.
   *
   * @throws NoSuchAlgorithmException if the key was encrypted in a way that is not known here;
   *     names it
   * @throws GeneralSecurityException if the password does not decrypt the key, or the key is
   *     damaged
   */
  static byte[] open(byte[] encrypted, char[] password)
      throws GeneralSecurityException, IOException {
    DerReader info = new DerReader(encrypted).inside(DerReader.SEQUENCE);
    DerReader algorithm = info.inside(DerReader.SEQUENCE);
    if (!algorithm.objectId().equals(PBES2)) {
      return openOlder(encrypted, password);
    }
    DerReader parameters = algorithm.inside(DerReader.SEQUENCE);
    DerReader derivation = parameters.inside(DerReader.SEQUENCE);
    DerReader scheme = parameters.inside(DerReader.SEQUENCE);
    KeyCipher cipher = cipher(scheme.objectId());
    byte[] key = derive(derivation, password, cipher.keyBytes());
    Cipher opened = cipher.instance();
    opened.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, cipher.algorithm()),
        new IvParameterSpec(scheme.next(DerReader.OCTET_STRING)));
    return opened.doFinal(info.next(DerReader.OCTET_STRING));
  }

  private static byte[] derive(DerReader derivation, char[] password, int keyBytes)
      throws GeneralSecurityException {
    String function = derivation.objectId();
    if (!function.equals(PBKDF2)) {
      throw new NoSuchAlgorithmException(
          function.equals(SCRYPT) ? "scrypt" : "the key derivation " + function);
    }
    DerReader parameters = derivation.inside(DerReader.SEQUENCE);
    byte[] salt = parameters.next(DerReader.OCTET_STRING);
    int rounds = parameters.number();
    if (rounds < 1 || rounds > MAX_ROUNDS) {
      throw new InvalidKeyException(rounds + " rounds of PBKDF2");
    }
    if (parameters.has(DerReader.INTEGER)) {
      parameters.next(DerReader.INTEGER);
    }
    String hash =
        parameters.has(DerReader.SEQUENCE)
            ? parameters.inside(DerReader.SEQUENCE).objectId()
            : HMAC_SHA1;
    return SecretKeyFactory.getInstance(function(hash))
        .generateSecret(new PBEKeySpec(password, salt, rounds, keyBytes * Byte.SIZE))
        .getEncoded();
  }

  private static String function(String hash) throws NoSuchAlgorithmException {
    return switch (hash) {
      case HMAC_SHA1 -> "PBKDF2WithHmacSHA1";
      case "2a864886f70d0208" -> "PBKDF2WithHmacSHA224";
      case "2a864886f70d0209" -> "PBKDF2WithHmacSHA256";
      case "2a864886f70d020a" -> "PBKDF2WithHmacSHA384";
      case "2a864886f70d020b" -> "PBKDF2WithHmacSHA512";
      default -> throw new NoSuchAlgorithmException("the hash " + hash);
    };
  }

  private static KeyCipher cipher(String id) throws NoSuchAlgorithmException {
    return switch (id) {
      case "608648016503040102" -> KeyCipher.AES_128;
      case "608648016503040116" -> KeyCipher.AES_192;
      case "60864801650304012a" -> KeyCipher.AES_256;
      case "2a864886f70d0307" -> KeyCipher.TRIPLE_DES;
      default -> throw new NoSuchAlgorithmException("the cipher " + id);
    };
  }

  @SuppressWarnings("InsecureCryptoUsage") // how it was closed is not ours to say
  private static byte[] openOlder(byte[] encrypted, char[] password)
      throws GeneralSecurityException, IOException {
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
    SecretKey key =
        SecretKeyFactory.getInstance(info.getAlgName()).generateSecret(new PBEKeySpec(password));
    Cipher cipher = Cipher.getInstance(info.getAlgName());
    cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
    return cipher.doFinal(info.getEncryptedData());
  }
}
