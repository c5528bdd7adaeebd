package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.fixtures.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HelloTest extends PayloadContract<Hello> {
  @Override
  Hello sample() {
    Extensions more = Extensions.NONE.with(0x4001, new byte[] {5});
    return new Hello(1, 3, Set.of(200, 1, 3), Set.of(0x4001, 1), "s\u00e9same", more);
  }

  @Override
  String golden() {
    return "0103" + "030103c8" + "0201000140" + "0700" + "73c3a973616d65" + "0140" + "0100" + "05";
  }

  @Override
  String goldenChecksum() {
    return "7d97e6d0";
  }

  @Override
  Layout layout() {
    return Layout.of(
        "oldest version 1, newest version 1, formats 1, format 1 1, format 2 1, format 3 1,"
            + " known extensions 1, known extension 1 2, known extension 2 2, token bytes 2, token 7");
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
    assertRejected("newest version", forged("oldest version", 4));
    assertRejected("newest version", forged("oldest version", 0));
  }

  @Test
  void rejectsHelloWhenFormatsDoNotAscend() {
    assertRejected("format 2", "formats", forged("format 2", 1));
    assertRejected("format 1", "formats", forged("format 1", 0));
  }

  @Test
  void rejectsHelloWhenTheTokenIsNotUtf8() {
    assertRejected("token", forged("token", 0xc3, 0x28));
  }

  @Test
  void rejectsHelloWhenTheTokenIsLongerThanThePayload() {
    assertRejected("token", forged("token bytes", 0xff, 0xff));
  }

  @Test
  void rejectsHelloWhenExtensionsDoNotAscend() {
    assertRejected("known extension 2", "known extension", forged("known extension 2", 1, 0));
  }

  @Test
  void rejectsHelloWhenBytesAreLeftOver() {
    byte[] fields = new byte[bytes().length - 3];
    ByteBuffer.wrap(bytes()).get(fields, 0, fields.length - 1);
    assertRejected(fields.length - 1, "extension", checksummed(fields));
  }

  /** What protocol 1 says first, so that its edge is told what this side speaks. */
  @Test
  void readsTheVersionsAloneOfAPeerWithoutACommonOne() {
    String fingerprint = "08007265736e6574313807006d6178706f6f6c0400deadbeef";
    byte[] old = HexFormat.of().parseHex("0101" + "03000100" + fingerprint + "0000");
    assertEquals(versionsAlone(1, 1), Hello.decode(checksummed(old)));
    byte[] later = HexFormat.of().parseHex("0309" + "ffff");
    assertEquals(versionsAlone(3, 9), Hello.decode(checksummed(later)));
  }

  private static Hello versionsAlone(int min, int max) {
    return new Hello(min, max, Set.of(), Set.of(), "", Extensions.NONE);
  }

  @Test
  void offersEveryVersionThatThisCodeKnows() {
    assertEquals(
        new Hello(2, 2, Set.of(1, 2), Extensions.KNOWN, "t", Extensions.NONE),
        Hello.of(Set.of(1, 2), "t"));
  }

  @Test
  void rejectsHelloWhenTheTokenIsTooLong() {
    int tooMany = Hello.MAX_TOKEN_BYTES + 1;
    int tokenAt = layout().at("token");
    byte[] fields = Arrays.copyOf(bytes(), tokenAt + tooMany);
    Arrays.fill(fields, tokenAt, fields.length, (byte) 'x');
    ByteBuffer.wrap(fields)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(layout().at("token bytes"), (short) tooMany);
    assertRejected("token", checksummed(fields));
    String tooLong = "\u00e9".repeat(Hello.MAX_TOKEN_BYTES / 2 + 1);
    assertThrows(IllegalArgumentException.class, () -> Hello.of(Set.of(1), tooLong));
  }

  @Test
  void keepsTheTokenOutOfLogs() {
    assertFalse(sample().toString().contains(sample().token()));
    assertTrue(sample().toString().contains("a token"));
  }

  @Test
  void refusesToBuildAnEmptyVersionRange() {
    assertThrows(IllegalArgumentException.class, () -> versionsAlone(2, 1));
    assertThrows(IllegalArgumentException.class, () -> versionsAlone(0, 1));
    assertThrows(IllegalArgumentException.class, () -> versionsAlone(1, 256));
  }

  @Test
  void agreesOnTheNewestVersionThatBothSidesKnow() {
    assertEquals(2, Protocol.commonVersion(2, 2));
    assertEquals(2, Protocol.commonVersion(1, 9));
    assertEquals(0, Protocol.commonVersion(1, 1));
    assertEquals(0, Protocol.commonVersion(3, 9));
    assertEquals(0, Protocol.commonVersion(0, 0));
  }
}
