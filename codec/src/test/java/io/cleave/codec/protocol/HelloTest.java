package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.CorruptFrameException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HelloTest extends PayloadContract<Hello> {
  @Override
  Hello sample() {
    return new Hello(1, 3, 0b101, FINGERPRINT, "s\u00e9same");
  }

  @Override
  String golden() {
    return "0103" + "05000000" + FINGERPRINT_HEX + "0700" + "73c3a973616d65";
  }

  @Override
  String goldenChecksum() {
    return "bfd6a047";
  }

  @Override
  void encode(Hello payload, ByteBuffer target) {
    payload.encode(target);
  }

  @Override
  Hello decode(ByteBuffer source) {
    return Hello.decode(source);
  }

  @Test
  void rejectsHelloWhenVersionRangeIsEmpty() {
    assertRejected(1, "newest version", forged(0, 4));
    assertRejected(1, "newest version", forged(0, 0));
  }

  @Test
  void rejectsHelloWhenANameHasForbiddenCharacters() {
    assertRejected(6, "fingerprint", forged(8, ' '));
  }

  @Test
  void keepsTheLinesOfAForgedNameOutOfTheReason() {
    ByteBuffer forged = forged(8, '\n', 0x1b, 0xc2, 0x85);
    CorruptFrameException e = assertThrows(CorruptFrameException.class, () -> decode(forged));
    assertTrue(e.getMessage().chars().noneMatch(Character::isISOControl), e.getMessage());
  }

  @Test
  void rejectsHelloWhenANameIsNotUtf8() {
    assertRejected(8, "architecture", forged(8, 0xc3, 0x28));
  }

  @Test
  void rejectsHelloWhenANameIsLongerThanThePayload() {
    assertRejected(8, "architecture", forged(6, 0xff, 0xff));
  }

  @Test
  void rejectsHelloWhenBytesAreLeftOver() {
    byte[] fields = new byte[bytes().length - 3];
    ByteBuffer.wrap(bytes()).get(fields, 0, fields.length - 1);
    assertRejected(fields.length - 1, "payload bytes", checksummed(fields));
  }

  @Test
  void offersEveryVersionThatThisCodeKnows() {
    assertEquals(new Hello(1, 1, 0x10003, FINGERPRINT, "t"), Hello.of(FINGERPRINT, "t"));
  }

  @Test
  void rejectsHelloWhenTheTokenIsTooLong() {
    byte[] fields = Arrays.copyOf(bytes(), bytes().length - 4 - 9 + 2 + Hello.MAX_TOKEN_BYTES + 1);
    int at = bytes().length - 4 - 9;
    Arrays.fill(fields, at, fields.length, (byte) 'x');
    fields[at] = (byte) (Hello.MAX_TOKEN_BYTES + 1);
    fields[at + 1] = (byte) ((Hello.MAX_TOKEN_BYTES + 1) >> 8);
    assertRejected(at + 2, "token", checksummed(fields));
    String tooLong = "\u00e9".repeat(Hello.MAX_TOKEN_BYTES / 2 + 1);
    assertThrows(IllegalArgumentException.class, () -> Hello.of(FINGERPRINT, tooLong));
  }

  @Test
  void keepsTheTokenOutOfLogs() {
    assertFalse(sample().toString().contains(sample().token()));
    assertTrue(sample().toString().contains("a token"));
  }

  @Test
  void refusesToBuildAnEmptyVersionRange() {
    assertThrows(IllegalArgumentException.class, () -> new Hello(2, 1, 1, FINGERPRINT, ""));
    assertThrows(IllegalArgumentException.class, () -> new Hello(0, 1, 1, FINGERPRINT, ""));
    assertThrows(IllegalArgumentException.class, () -> new Hello(1, 256, 1, FINGERPRINT, ""));
  }

  @Test
  void agreesOnTheNewestVersionThatBothSidesKnow() {
    assertEquals(1, Protocol.commonVersion(1, 1));
    assertEquals(1, Protocol.commonVersion(1, 9));
    assertEquals(0, Protocol.commonVersion(2, 9));
    assertEquals(0, Protocol.commonVersion(0, 0));
  }
}
