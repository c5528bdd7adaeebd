package io.cleave.codec.protocol;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Reads fields in order from a payload that ends in a CRC32C of what is before it. The checksum is
 * verified first; offsets in exceptions count from the start of the frame, header included.
 */
final class PayloadReader {
  private static final int CHECKSUM_BYTES = 4;

  private final ByteBuffer payload;
  private final int end;
  private int fieldStart;

  PayloadReader(ByteBuffer source) {
    payload = source.slice().order(ByteOrder.LITTLE_ENDIAN);
    end = payload.limit() - CHECKSUM_BYTES;
    check(end >= 0, 0, "payload bytes", payload.limit() + " cannot hold a checksum");
    check(
        payload.getInt(end) == checksum(payload, end),
        end,
        "payload checksum",
        "does not match the payload");
  }

  /** Reads the first bytes of the source alone, and moves the source behind them. */
  static PayloadReader ofPreamble(ByteBuffer source, int bytes) {
    int present = Math.min(bytes, source.remaining());
    check(present == bytes, 0, "payload bytes", present + " are fewer than " + bytes);
    PayloadReader reader = new PayloadReader(source.slice(source.position(), bytes));
    source.position(source.position() + bytes);
    return reader;
  }

  /** Refuses the field that was read last. */
  void check(boolean sound, String field, String reason) {
    check(sound, fieldStart, field, reason);
  }

  static int checksum(ByteBuffer payload, int end) {
    CRC32C crc = new CRC32C();
    crc.update(payload.duplicate().position(0).limit(end));
    return (int) crc.getValue();
  }

  int u8(String field) {
    need(Byte.BYTES, field);
    return Byte.toUnsignedInt(payload.get());
  }

  int u16(String field) {
    need(Short.BYTES, field);
    return Short.toUnsignedInt(payload.getShort());
  }

  int i32(String field) {
    need(Integer.BYTES, field);
    return payload.getInt();
  }

  /** An unsigned 32-bit field that must be between the bounds as a signed int. */
  int i32(String field, int min, int max) {
    int value = i32(field);
    check(
        value >= min && value <= max,
        field,
        Integer.toUnsignedString(value) + " is not in " + min + " to " + max);
    return value;
  }

  long nanos(String field) {
    need(Long.BYTES, field);
    long value = payload.getLong();
    check(value >= 0, field, value + " is over 2^63-1");
    return value;
  }

  String string(String field) {
    int bytes = u16(field);
    need(bytes, field);
    int start = payload.position();
    payload.position(start + bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(payload.slice(start, bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CorruptFrameException(FrameHeader.BYTES + start, field, "is not UTF-8");
    }
  }

  ModelFingerprint fingerprint() {
    int start = payload.position();
    String architecture = string("architecture");
    String cut = string("cut");
    String weights = string("weights");
    try {
      return new ModelFingerprint(architecture, cut, weights);
    } catch (IllegalArgumentException e) {
      String reason = Notice.oneLine(e.getMessage());
      throw new CorruptFrameException(FrameHeader.BYTES + start, "fingerprint", reason);
    }
  }

  TensorShape shape(String field) {
    int start = payload.position();
    int rank = u8(field);
    check(
        rank >= 1 && rank <= Protocol.MAX_RANK, start, field, "rank " + rank + " is not in 1 to 4");
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      dims[i] = i32(field, 1, Integer.MAX_VALUE);
    }
    try {
      return TensorShape.of(dims);
    } catch (IllegalArgumentException e) {
      throw new CorruptFrameException(FrameHeader.BYTES + start, field, e.getMessage());
    }
  }

  /** Refuses bytes between the last field and the checksum. */
  void end() {
    check(
        payload.position() == end,
        payload.position(),
        "payload bytes",
        (end - payload.position()) + " bytes are left over");
  }

  private void need(int bytes, String field) {
    fieldStart = payload.position();
    check(
        end - payload.position() >= bytes,
        payload.position(),
        field,
        "needs " + bytes + " bytes where " + (end - payload.position()) + " are left");
  }

  private static void check(boolean sound, int offset, String field, String reason) {
    if (!sound) {
      throw new CorruptFrameException(FrameHeader.BYTES + offset, field, reason);
    }
  }
}
