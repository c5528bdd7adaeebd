package io.cleave.codec.internal.pem;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decrypts keys that OpenSSL encrypted in its own way, before PKCS#8: a header {@code DEK-Info:
 * AES-128-CBC,IV} and a key that is MD5 of password and IV, repeated until it is long enough.
 */
final class DekInfo {
  private static final int SALT_BYTES = 8;

  private DekInfo() {}

  /**
   * Decrypts a key.
   *
   * @param header the value of the header
   * @throws NoSuchAlgorithmException if the cipher is not known here; names it
   * @throws GeneralSecurityException if the password does not decrypt the key, or the key is
   *     damaged
   */
  static byte[] open(String header, byte[] encrypted, char[] password)
      throws GeneralSecurityException {
    String[] parts = header.split(",", -1);
    if (parts.length != 2) {
      throw new InvalidKeyException("DEK-Info: " + header);
    }
    KeyCipher cipher =
        KeyCipher.named(parts[0].strip())
            .orElseThrow(() -> new NoSuchAlgorithmException("the cipher " + parts[0].strip()));
    byte[] iv = iv(parts[1].strip());
    Cipher opened = cipher.instance();
    byte[] key = derive(password, iv, cipher.keyBytes());
    opened.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(key, cipher.algorithm()), new IvParameterSpec(iv));
    return opened.doFinal(encrypted);
  }

  private static byte[] iv(String digits) throws InvalidKeyException {
    try {
      byte[] iv = HexFormat.of().parseHex(digits);
      if (iv.length < SALT_BYTES) {
        throw new InvalidKeyException("DEK-Info: an IV of " + iv.length + " bytes");
      }
      return iv;
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("DEK-Info: an IV that is not hexadecimal", e);
    }
  }

  private static byte[] derive(char[] password, byte[] iv, int bytes)
      throws GeneralSecurityException {
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    byte[] secret = new String(password).getBytes(StandardCharsets.UTF_8);
    byte[] key = {};
    byte[] last = {};
    while (key.length < bytes) {
      md5.update(last);
      md5.update(secret);
      md5.update(iv, 0, SALT_BYTES);
      last = md5.digest();
      int before = key.length;
      key = Arrays.copyOf(key, before + last.length);
      System.arraycopy(last, 0, key, before, last.length);
    }
    return Arrays.copyOf(key, bytes);
  }
}
