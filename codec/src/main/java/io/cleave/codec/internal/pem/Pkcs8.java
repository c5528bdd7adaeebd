package io.cleave.codec.internal.pem;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.util.HexFormat;

/**
 * The form of private keys that the JVM reads (RFC 5208), to which the two older ones are
 * converted:
 *
 * <pre>
 * PrivateKeyInfo ::= SEQUENCE { INTEGER 0, SEQUENCE { OBJECT ID, parameters }, OCTET STRING key }
 * </pre>
 */
final class Pkcs8 {
  private static final byte[] VERSION = {DerReader.INTEGER, 1, 0};
  private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private Pkcs8() {}

  /** Converts PKCS#1's RSAPrivateKey (RFC 8017, A.1.2). */
  static byte[] ofRsa(byte[] pkcs1) {
    return of(RSA, pkcs1);
  }

  /**
   * Converts SEC 1's ECPrivateKey (RFC 5915).
   *
   * @param parameters the curve, for a key that does not name it itself; empty if it is not known
   */
  static byte[] ofEc(byte[] sec1, byte[] parameters) throws InvalidKeyException {
    DerReader key = new DerReader(sec1).inside(DerReader.SEQUENCE);
    key.next(DerReader.INTEGER);
    key.next(DerReader.OCTET_STRING);
    byte[] curve = key.has(DerReader.CONTEXT_0) ? key.next(DerReader.CONTEXT_0) : parameters;
    if (curve.length == 0) {
      throw new InvalidKeyException("it does not say its curve");
    }
    return of(concat(EC, curve), sec1);
  }

  private static byte[] of(byte[] algorithm, byte[] key) {
    return element(
        DerReader.SEQUENCE,
        concat(
            VERSION, element(DerReader.SEQUENCE, algorithm), element(DerReader.OCTET_STRING, key)));
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = content.length;
    if (length < 0x80) {
      element.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / Byte.SIZE;
      element.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        element.write(length >> (Byte.SIZE * i));
      }
    }
    element.writeBytes(content);
    return element.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
