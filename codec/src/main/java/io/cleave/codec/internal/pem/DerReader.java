package io.cleave.codec.internal.pem;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.HexFormat;

/**
 * Reads the elements of DER, one after another: a tag, a length, as many bytes. Nothing is
 * allocated before the length is known to fit. Not safe for concurrent use.
 */
final class DerReader {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_ID = 0x06;
  static final int SEQUENCE = 0x30;
  static final int CONTEXT_0 = 0xA0;

  private static final int MAX_LENGTH_BYTES = 3;

  private final ByteBuffer in;

  DerReader(byte[] der) {
    in = ByteBuffer.wrap(der);
  }

  /** Whether there is a next element and it has this tag. */
  boolean has(int tag) {
    return in.hasRemaining() && (in.get(in.position()) & 0xFF) == tag;
  }

  /** The content of the next element, which must have this tag. */
  byte[] next(int tag) throws InvalidKeyException {
    if (!has(tag)) {
      throw new InvalidKeyException(
          "no element with tag 0x" + HexFormat.of().withUpperCase().toHexDigits((byte) tag));
    }
    in.get();
    byte[] content = new byte[length()];
    in.get(content);
    return content;
  }

  /** A reader of what is inside the next element. */
  DerReader inside(int tag) throws InvalidKeyException {
    return new DerReader(next(tag));
  }

  /** The next element's object identifier, in hexadecimal digits. */
  String objectId() throws InvalidKeyException {
    return HexFormat.of().formatHex(next(OBJECT_ID));
  }

  /** The next element's number, which is not negative. */
  int number() throws InvalidKeyException {
    byte[] digits = next(INTEGER);
    if (digits.length == 0 || digits.length > Integer.BYTES || digits[0] < 0) {
      throw new InvalidKeyException("a number of " + digits.length + " bytes");
    }
    int number = 0;
    for (byte digit : digits) {
      number = (number << 8) | (digit & 0xFF);
    }
    return number;
  }

  /** All bytes that were not read yet. */
  byte[] rest() {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return rest;
  }

  private int length() throws InvalidKeyException {
    int length = octet();
    if (length >= 0x80) {
      int bytes = length & 0x7F;
      if (bytes == 0 || bytes > MAX_LENGTH_BYTES) {
        throw new InvalidKeyException("a length of " + bytes + " bytes");
      }
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = (length << 8) | octet();
      }
    }
    if (length > in.remaining()) {
      throw new InvalidKeyException(in.remaining() + " bytes of " + length);
    }
    return length;
  }

  private int octet() throws InvalidKeyException {
    if (!in.hasRemaining()) {
      throw new InvalidKeyException("cut short");
    }
    return in.get() & 0xFF;
  }
}
