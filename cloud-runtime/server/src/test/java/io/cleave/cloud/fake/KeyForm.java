package io.cleave.cloud.fake;

import io.cleave.cloud.TlsFiles;
import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** How a private key may be written down. */
public enum KeyForm {
  PKCS8,
  PKCS1,
  SEC1,
  ED25519,
  ENCRYPTED,
  WITH_THE_CERTIFICATE;

  private static final String PASSWORD = "correct horse";
  private static final String SCHEME = "PBEWithSHA1AndDESede";

  /** Where the older forms begin in the JVM's PKCS#8: of RSA with 2,048 bits, of EC on P-256. */
  private static final int PKCS1_OFFSET = 26;

  private static final int SEC1_OFFSET = 28;

  private static final byte[] P256 = HexFormat.of().parseHex("06082a8648ce3d030107");

  /** A certificate for 127.0.0.1, with its key in this form. */
  public TlsFiles issue(Certificates authority, String name) throws Exception {
    TlsFiles files =
        authority.issue(name, c -> c.algorithm(algorithm()).addSanIpAddress("127.0.0.1"));
    Path file = files.privateKey();
    String pem = Files.readString(file);
    byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
    if (this == PKCS1) {
      write(file, block("RSA PRIVATE KEY", from(pkcs8, PKCS1_OFFSET)));
    } else if (this == SEC1) {
      // The JVM leaves out the curve, which a block of its own says.
      write(file, block("EC PARAMETERS", P256) + block("EC PRIVATE KEY", from(pkcs8, SEC1_OFFSET)));
    } else if (this == ENCRYPTED) {
      write(file, block("ENCRYPTED PRIVATE KEY", encrypted(pkcs8)));
      Path password = file.resolveSibling(name + ".password");
      write(password, PASSWORD + "\n");
      return files.withKeyPassword(password);
    } else if (this == WITH_THE_CERTIFICATE) {
      Path both = files.certificateChain();
      write(both, Files.readString(both) + pem);
      return new TlsFiles(both, both);
    }
    return files;
  }

  private CertificateBuilder.Algorithm algorithm() {
    return switch (this) {
      case PKCS1 -> CertificateBuilder.Algorithm.rsa2048;
      case ED25519 -> CertificateBuilder.Algorithm.ed25519;
      default -> CertificateBuilder.Algorithm.ecp256;
    };
  }

  private static byte[] from(byte[] bytes, int offset) {
    return Arrays.copyOfRange(bytes, offset, bytes.length);
  }

  private static byte[] encrypted(byte[] pkcs8) throws Exception {
    SecretKey key =
        SecretKeyFactory.getInstance(SCHEME).generateSecret(new PBEKeySpec(PASSWORD.toCharArray()));
    Cipher cipher = Cipher.getInstance(SCHEME);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] closed = cipher.doFinal(pkcs8);
    return new EncryptedPrivateKeyInfo(cipher.getParameters(), closed).getEncoded();
  }

  private static String block(String label, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(content));
  }

  private static void write(Path file, String content) throws IOException {
    Files.writeString(file, content);
  }
}
