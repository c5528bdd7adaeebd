package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.fixtures.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** What holds for every payload that ends in its own checksum. */
abstract class PayloadContract<T> {
  abstract T sample();

  /** The sample's bytes without the checksum, in hexadecimal. */
  abstract String golden();

  /** The checksum of {@link #golden()}, little-endian, in hexadecimal. */
  abstract String goldenChecksum();

  /** Where the sample's fields are. */
  abstract Layout layout();

  abstract void encode(T payload, ByteBuffer target);

  abstract T decode(ByteBuffer source);

  @Test
  void keepsItsBytes() {
    assertEquals(golden() + goldenChecksum(), HexFormat.of().formatHex(bytes()));
  }

  @Test
  void readsWhatItWroteFromHeapAndDirectBuffersAndTouchesNothingElse() {
    for (ByteBuffer buffer : new ByteBuffer[] {canary(true), canary(false)}) {
      encode(sample(), buffer.position(7));
      int end = buffer.position();
      assertEquals(sample(), decode(buffer.duplicate().position(7).limit(end)));
      assertEquals(ByteBuffer.wrap(bytes()), buffer.duplicate().position(7).limit(end));
      assertCanary(buffer, 0, 7);
      assertCanary(buffer, end, buffer.capacity());
    }
  }

  @Test
  void rejectsPayloadWhenTruncatedAtAnyByte() {
    byte[] bytes = bytes();
    for (int length = 0; length < bytes.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length).slice();
      assertThrows(CorruptFrameException.class, () -> decode(cut), "length " + length);
    }
  }

  @Test
  void rejectsPayloadWhenAnyBitIsFlipped() {
    for (int bit = 0; bit < bytes().length * 8; bit++) {
      byte[] bytes = bytes();
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
      ByteBuffer damaged = ByteBuffer.wrap(bytes);
      assertThrows(CorruptFrameException.class, () -> decode(damaged), "bit " + bit);
    }
  }

  /**
   * Every byte set to every value behind a checksum that fits: accepted or refused, never worse.
   */
  @Test
  void endsEveryForgedPayloadInOneException() {
    for (int at = 0; at < bytes().length - 4; at++) {
      for (int value = 0; value < 256; value++) {
        ByteBuffer forged = forged(at, value);
        try {
          decode(forged);
        } catch (CorruptFrameException e) {
          assertEquals(true, e.offset() >= FrameHeader.BYTES, "offset counts from the frame");
        }
      }
    }
  }

  /** The sample with one byte replaced and the checksum made to fit. */
  final ByteBuffer forged(int at, int... values) {
    byte[] bytes = bytes();
    for (int i = 0; i < values.length; i++) {
      bytes[at + i] = (byte) values[i];
    }
    return checksummed(Arrays.copyOf(bytes, bytes.length - 4));
  }

  /** The same, by the name of what is replaced. */
  final ByteBuffer forged(String place, int... values) {
    return forged(layout().at(place), values);
  }

  /** The same with the last byte of four replaced, which holds the sign. */
  final ByteBuffer negative(String place) {
    return forged(layout().at(place) + 3, 0x80);
  }

  static ByteBuffer checksummed(byte[] fields) {
    CRC32C crc = new CRC32C();
    crc.update(fields);
    return ByteBuffer.allocate(fields.length + 4)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(fields)
        .putInt((int) crc.getValue())
        .flip();
  }

  final void assertRejected(int offsetInPayload, String field, ByteBuffer payload) {
    CorruptFrameException e = assertThrows(CorruptFrameException.class, () -> decode(payload));
    assertEquals(field, e.field());
    assertEquals(FrameHeader.BYTES + offsetInPayload, e.offset());
  }

  final void assertRejected(String place, String field, ByteBuffer payload) {
    assertRejected(layout().at(place), field, payload);
  }

  /** At the place that is called as the field is. */
  final void assertRejected(String field, ByteBuffer payload) {
    assertRejected(field, field, payload);
  }

  final byte[] bytes() {
    ByteBuffer target = ByteBuffer.allocate(Protocol.MAX_CONTROL_PAYLOAD_BYTES);
    encode(sample(), target);
    return Arrays.copyOf(target.array(), target.position());
  }

  private static ByteBuffer canary(boolean direct) {
    int capacity = Protocol.MAX_CONTROL_PAYLOAD_BYTES + 16;
    ByteBuffer buffer =
        direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
    for (int i = 0; i < capacity; i++) {
      buffer.put(i, (byte) 0x5a);
    }
    return buffer;
  }

  private static void assertCanary(ByteBuffer buffer, int from, int to) {
    for (int i = from; i < to; i++) {
      assertEquals(0x5a, buffer.get(i), "byte " + i);
    }
  }
}
