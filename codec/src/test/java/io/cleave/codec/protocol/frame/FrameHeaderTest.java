package io.cleave.codec.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.CorruptFrameException;
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
    assertEquals(1, bytes(new FrameHeader(type, 0, 0))[4]);
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
  void rejectsHeaderWhenMagicIsWrong() {
    assertRejected(0, "magic", header().put(0, (byte) 'G'));
  }

  @Test
  void rejectsHeaderWhenVersionIsTooOld() {
    assertRejected(4, "version", header().put(4, (byte) 0));
  }

  @Test
  void rejectsHeaderWhenVersionIsTooNew() {
    CorruptFrameException e = assertRejected(4, "version", header().put(4, (byte) 3));
    assertEquals("3 is newer than 2", e.reason());
  }

  /** A peer of protocol 1 that goes on although nothing was agreed. */
  @Test
  void rejectsHeaderWhenTheVersionIsNotThatOfTheType() {
    assertRejected(4, "version", header().put(4, (byte) 1));
    byte hello = (byte) FrameType.HELLO.id();
    assertRejected(4, "version", header().put(5, hello).putLong(8, 0));
  }

  @Test
  void rejectsHeaderWhenChecksumIsWrong() {
    ByteBuffer header = header();
    assertRejected(20, "header checksum", header, header.getInt(20) + 1);
  }

  @Test
  void rejectsHeaderWhenTypeIsUnknown() {
    assertRejected(5, "type", header().put(5, (byte) 0));
    assertRejected(5, "type", header().put(5, (byte) 13));
    assertRejected(5, "type", header().put(5, (byte) 127));
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
    assertRejected(6, "flags", header().putShort(6, (short) 0x8000));
  }

  @ParameterizedTest
  @EnumSource(names = {"REQUEST", "RESPONSE", "CANCEL", "DATA"})
  void rejectsHeaderWhenItIsAboutNoRequest(FrameType type) {
    assertRejected(8, "request id", header(type).putLong(8, 0));
  }

  @ParameterizedTest
  @EnumSource(names = {"HELLO", "WELCOME", "REFUSED", "GOAWAY", "CATALOGUE"})
  void rejectsHeaderWhenItIsAboutARequestAndMayNot(FrameType type) {
    assertRejected(8, "request id", header(type).putLong(8, 1));
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILURE", "PING", "PONG", "UNKNOWN"})
  void takesEitherWhereBothMakeSense(FrameType type) {
    assertEquals(0, FrameHeader.decode(sealed(header(type).putLong(8, 0))).requestId());
    assertEquals(1, FrameHeader.decode(sealed(header(type).putLong(8, 1))).requestId());
  }

  @Test
  void rejectsHeaderWhenPayloadIsOverTwoGigabytes() {
    assertRejected(16, "payload bytes", header().putInt(16, Integer.MIN_VALUE));
  }

  @Test
  void rejectsPayloadWhenItIsOverTheLimit() {
    REQUEST.requirePayloadAtMost(0x01020304);
    CorruptFrameException e =
        assertThrows(CorruptFrameException.class, () -> REQUEST.requirePayloadAtMost(0x01020303));
    assertEquals("payload bytes", e.field());
    assertEquals(16, e.offset());
  }

  @Test
  void refusesToBuildAHeaderThatCouldNotBeRead() {
    assertThrows(IllegalArgumentException.class, () -> new FrameHeader(FrameType.REQUEST, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new FrameHeader(FrameType.HELLO, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new FrameHeader(FrameType.PING, 1, -1));
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
    return header.putInt(20, checksum(header));
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().position(0).limit(20));
    return (int) crc.getValue();
  }

  private static CorruptFrameException assertRejected(int offset, String field, ByteBuffer header) {
    return assertRejected(offset, field, header, checksum(header));
  }

  private static CorruptFrameException assertRejected(
      int offset, String field, ByteBuffer header, int checksum) {
    header.putInt(20, checksum);
    CorruptFrameException e =
        assertThrows(CorruptFrameException.class, () -> FrameHeader.decode(header));
    assertEquals(offset, e.offset());
    assertEquals(field, e.field());
    return e;
  }
}
