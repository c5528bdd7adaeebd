package io.cleave.codec.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.CorruptFrameException;
import io.cleave.fixtures.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameHeaderTest {
  private static final FrameHeader REQUEST =
      new FrameHeader(FrameType.REQUEST, 0x1122334455667788L, 0x01020304);

  @Test
  void keepsItsBytes() {
    assertEquals(
        "434c564602040000887766554433221104030201" + "310beb56",
        HexFormat.of().formatHex(bytes(REQUEST)));
  }

  @ParameterizedTest
  @EnumSource(names = {"HELLO", "WELCOME", "REFUSED"})
  void keepsHandshakesReadableForEveryVersion(FrameType type) {
    assertEquals(1, bytes(new FrameHeader(type, 0, 0))[at("version")]);
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatItWrote(FrameType type) {
    FrameHeader header = new FrameHeader(type, type.allowsRequestId(0) ? 0 : -1, 77);
    ByteBuffer buffer = ByteBuffer.allocateDirect(3 + FrameHeader.BYTES + 3).position(3);
    header.encode(buffer);
    assertEquals(3 + FrameHeader.BYTES, buffer.position());
    buffer.position(3);
    assertEquals(header, FrameHeader.decode(buffer));
    assertEquals(3 + FrameHeader.BYTES, buffer.position());
  }

  @Test
  void rejectsHeaderWhenAnyBitIsFlipped() {
    for (int bit = 0; bit < FrameHeader.BYTES * 8; bit++) {
      byte[] bytes = bytes(REQUEST);
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
      ByteBuffer damaged = ByteBuffer.wrap(bytes);
      assertThrows(CorruptFrameException.class, () -> FrameHeader.decode(damaged), "bit " + bit);
    }
  }

  @Test
  void isAsLongAsItsFields() {
    assertEquals(Layout.FRAME_HEADER.bytes(), FrameHeader.BYTES);
  }

  @Test
  void rejectsHeaderWhenMagicIsWrong() {
    assertRejected("magic", header().put(at("magic"), (byte) 'G'));
  }

  @Test
  void rejectsHeaderWhenVersionIsTooOld() {
    assertRejected("version", header().put(at("version"), (byte) 0));
  }

  @Test
  void rejectsHeaderWhenVersionIsTooNew() {
    CorruptFrameException e = assertRejected("version", header().put(at("version"), (byte) 3));
    assertEquals("3 is newer than 2", e.reason());
  }

  /** A peer of protocol 1 that goes on although nothing was agreed. */
  @Test
  void rejectsHeaderWhenTheVersionIsNotThatOfTheType() {
    assertRejected("version", header().put(at("version"), (byte) 1));
    byte hello = (byte) FrameType.HELLO.id();
    assertRejected("version", header().put(at("type"), hello).putLong(at("request id"), 0));
  }

  @Test
  void rejectsHeaderWhenChecksumIsWrong() {
    ByteBuffer header = header();
    assertRejected("header checksum", header, header.getInt(at("header checksum")) + 1);
  }

  @Test
  void rejectsHeaderWhenTypeIsUnknown() {
    assertRejected("type", header().put(at("type"), (byte) 0));
    assertRejected("type", header().put(at("type"), (byte) 13));
    assertRejected("type", header().put(at("type"), (byte) 127));
  }

  @Test
  void numbersEveryTypeWithoutAGapAndKnowsWhichMayBeSkipped() {
    int id = 0;
    for (FrameType type : FrameType.values()) {
      assertEquals(type == FrameType.UNKNOWN ? 128 : ++id, type.id());
      assertEquals(type, FrameType.ofId(type.id()));
    }
    assertNull(FrameType.ofId(0));
    assertNull(FrameType.ofId(id + 1));
    assertEquals(FrameType.UNKNOWN, FrameType.ofId(255));
  }

  @Test
  void rejectsHeaderWhenFlagsAreSet() {
    assertRejected("flags", header().putShort(at("flags"), (short) 0x8000));
  }

  @ParameterizedTest
  @EnumSource(names = {"REQUEST", "RESPONSE", "CANCEL", "DATA"})
  void rejectsHeaderWhenItIsAboutNoRequest(FrameType type) {
    assertRejected("request id", header(type).putLong(at("request id"), 0));
  }

  @ParameterizedTest
  @EnumSource(names = {"HELLO", "WELCOME", "REFUSED", "GOAWAY", "CATALOGUE"})
  void rejectsHeaderWhenItIsAboutARequestAndMayNot(FrameType type) {
    assertRejected("request id", header(type).putLong(at("request id"), 1));
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILURE", "PING", "PONG", "UNKNOWN"})
  void takesEitherWhereBothMakeSense(FrameType type) {
    assertEquals(
        0, FrameHeader.decode(sealed(header(type).putLong(at("request id"), 0))).requestId());
    assertEquals(
        1, FrameHeader.decode(sealed(header(type).putLong(at("request id"), 1))).requestId());
  }

  @Test
  void rejectsHeaderWhenPayloadIsOverTwoGigabytes() {
    assertRejected("payload bytes", header().putInt(at("payload bytes"), Integer.MIN_VALUE));
  }

  @Test
  void rejectsPayloadWhenItIsOverTheLimit() {
    REQUEST.requirePayloadAtMost(0x01020304);
    CorruptFrameException e =
        assertThrows(CorruptFrameException.class, () -> REQUEST.requirePayloadAtMost(0x01020303));
    assertEquals("payload bytes", e.field());
    assertEquals(at("payload bytes"), e.offset());
  }

  @Test
  void refusesToBuildAHeaderThatCouldNotBeRead() {
    assertThrows(IllegalArgumentException.class, () -> new FrameHeader(FrameType.REQUEST, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new FrameHeader(FrameType.HELLO, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new FrameHeader(FrameType.PING, 1, -1));
  }

  private static int at(String field) {
    return Layout.FRAME_HEADER.at(field);
  }

  private static byte[] bytes(FrameHeader header) {
    byte[] bytes = new byte[FrameHeader.BYTES];
    header.encode(ByteBuffer.wrap(bytes));
    return bytes;
  }

  private static ByteBuffer header() {
    return ByteBuffer.wrap(bytes(REQUEST)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer header(FrameType type) {
    FrameHeader sound = new FrameHeader(type, type.allowsRequestId(0) ? 0 : 1, 0);
    return ByteBuffer.wrap(bytes(sound)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer sealed(ByteBuffer header) {
    return header.putInt(at("header checksum"), checksum(header));
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().position(0).limit(at("header checksum")));
    return (int) crc.getValue();
  }

  private static CorruptFrameException assertRejected(String field, ByteBuffer header) {
    return assertRejected(field, header, checksum(header));
  }

  private static CorruptFrameException assertRejected(
      String field, ByteBuffer header, int checksum) {
    header.putInt(at("header checksum"), checksum);
    CorruptFrameException e =
        assertThrows(CorruptFrameException.class, () -> FrameHeader.decode(header));
    assertEquals(at(field), e.offset());
    assertEquals(field, e.field());
    return e;
  }
}
