package io.cleave.codec.internal.pem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {
  @TempDir private static Path folder;

  private static PrivateKey key(PemFile file) throws IOException {
    return new PrivateKeys(file, PemResources.password(folder, PemResources.PASSWORD + "\r\n"))
        .read()
        .get(0);
  }

  private static byte[] secret(String name) throws IOException {
    return PemResources.secret(key(PemResources.pem(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ec-sec1.pem",
        "ec-sec1-parameters.pem",
        "ec-sec1-curve-outside.pem",
        "ec-sec1-aes128.pem",
        "ec-aes256.pem",
        "ec-aes192-sha512.pem",
        "ec-aes128-sha1.pem",
        "ec-des3.pem",
        "ec-pbe-3des.pem",
        "ec-pbe-des.pem",
        "rsa-pkcs1.pem",
        "rsa-pkcs1-aes128.pem",
        "rsa-pkcs1-aes192.pem",
        "rsa-pkcs1-aes256.pem",
        "rsa-pkcs1-des3.pem",
        "rsa-pkcs1-des.pem"
      })
  void everyFormOfAKeyIsTheSameKey(String name) throws IOException {
    String plain = name.substring(0, name.indexOf('-')) + ".pem";
    assertArrayEquals(secret(plain), secret(name));
  }

  @Test
  void aKeyWithItsPublicHalfBehindItIsTheSameKey() throws IOException {
    assertArrayEquals(secret("ed25519.pem"), secret("ed25519-v2.pem"));
  }

  private static void assertRefuses(String part, String name) throws IOException {
    PemFile file = PemResources.pem(name);
    String message = assertThrows(IllegalArgumentException.class, () -> key(file)).getMessage();
    assertTrue(message.startsWith("--tls-key: " + name) && message.contains(part), message);
  }

  @Test
  void rejectsWhatTlsCannotUseByName() throws IOException {
    assertRefuses("DSA", "dsa.pem");
    assertRefuses("X25519", "x25519.pem");
    assertRefuses("curve by numbers", "ec-explicit.pem");
    assertRefuses("curve by numbers", "ec-explicit-pkcs8.pem");
    assertRefuses("scrypt", "ec-scrypt.pem");
    assertRefuses("the cipher", "ec-camellia.pem");
    assertRefuses("BEGIN PUBLIC KEY and no private key", "ec-public.pem");
    assertRefuses("BEGIN CERTIFICATE and no private key", "own-cert.pem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec-aes256.pem", "ec-pbe-3des.pem", "rsa-pkcs1-aes128.pem"})
  void rejectsAnEncryptedKeyWithoutItsPasswordAndWithAnother(String name) throws IOException {
    PemFile file = PemResources.pem(name);
    assertTrue(refusal(file, null).contains("--tls-key-password-file"));
    KeyPassword wrong = PemResources.password(folder, "horse correct");
    String message = refusal(file, wrong);
    assertTrue(message.contains("does not open"), message);
    assertFalse(message.contains("horse"), message);
  }

  private static String refusal(PemFile file, @Nullable KeyPassword password) {
    return assertThrows(
            IllegalArgumentException.class, () -> new PrivateKeys(file, password).read())
        .getMessage();
  }

  @Test
  void anEmptyPasswordFileIsNone() {
    assertThrows(
        IllegalArgumentException.class, () -> PemResources.password(folder, "\nsecond line"));
  }

  /** One wrong password in 256 leaves bytes that end as if they were right. */
  @Test
  void everyWrongPasswordIsCalledOne() throws IOException {
    PemFile file = PemResources.pem("ec-sec1-aes128.pem");
    for (int i = 0; i < 600; i++) {
      String message = refusal(file, PemResources.password(folder, "wrong " + i));
      assertTrue(message.contains("does not open"), i + ": " + message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec.pem", "ec-sec1.pem", "rsa-pkcs1.pem", "ec-aes256.pem"})
  void aDamagedKeyEndsInARefusalWhateverIsDamaged(String name) throws IOException {
    byte[] sound = PemResources.bytes(name);
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      byte[] damaged = Arrays.copyOf(sound, sound.length);
      for (int i = 0; i < 3; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) (32 + random.nextInt(95));
      }
      try {
        key(PemFile.of("--tls-key", Path.of(name), damaged));
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().startsWith("--tls-key: "), "seed " + seed + ": " + e);
      }
    }
  }

  @Test
  void lengthsAreReadAsTheyAreWritten() throws Exception {
    for (int length : new int[] {0, 1, 127, 128, 255, 256, 65_535, 65_536}) {
      byte[] wrapped = Pkcs8.ofRsa(new byte[length]);
      DerReader info = new DerReader(wrapped).inside(DerReader.SEQUENCE);
      assertEquals(0, info.number());
      info.next(DerReader.SEQUENCE);
      assertEquals(length, info.next(DerReader.OCTET_STRING).length);
    }
  }
}
