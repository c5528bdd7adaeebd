package io.cleave.codec.protocol;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields in order from a payload that ends in a CRC32C of everything before it. The checksum
 * is verified first. Offsets in exceptions count from the start of the frame, including the header.
 */
final class PayloadReader {
  private static final int CHECKSUM_BYTES = 4;

  private final ByteBuffer payload;

  /** Where the payload starts in its frame. */
  private final int base;

  private int end;
  private int fieldStart;

  PayloadReader(ByteBuffer source) {
    payload = source.slice().order(ByteOrder.LITTLE_ENDIAN);
    base = FrameHeader.BYTES;
    end = payload.limit() - CHECKSUM_BYTES;
    check(end >= 0, 0, "payload bytes", payload.limit() + " cannot hold a checksum");
    check(
        payload.getInt(end) == checksum(payload, end),
        end,
        "payload checksum",
        "does not match the payload");
  }

  private PayloadReader(byte[] value, int base) {
    payload = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    this.base = base;
    end = value.length;
  }

  /**
   * Reads the fields of a value without a checksum of its own, which starts at that offset of its
   * frame.
   */
  static PayloadReader ofValue(byte[] value, int at) {
    return new PayloadReader(value, at);
  }

  /** Reads only the first bytes of the source, and moves the source after them. */
  static PayloadReader ofPreamble(ByteBuffer source, int bytes) {
    int present = source.remaining();
    if (present < bytes) {
      throw new CorruptFrameException(
          FrameHeader.BYTES, "payload bytes", present + " are fewer than " + bytes);
    }
    PayloadReader reader = new PayloadReader(source.slice(source.position(), bytes));
    source.position(source.position() + bytes);
    return reader;
  }

  /** A byte that is not verified yet; 0 if there is none. */
  static int peekU8(ByteBuffer source, int at) {
    return at < source.limit() ? Byte.toUnsignedInt(source.get(at)) : 0;
  }

  /** Two bytes that are not verified yet; 0 if there are none. */
  static int peekU16(ByteBuffer source, int at) {
    return peekU8(source, at) | peekU8(source, at + 1) << Byte.SIZE;
  }

  /** How many bytes there are between the last field and the checksum. */
  int leftBytes() {
    return end - payload.position();
  }

  /** Throws if the field that was read last is not sound. */
  void check(boolean sound, String field, String reason) {
    check(sound, fieldStart, field, reason);
  }

  /** Where the field that was read last starts in its frame. */
  int fieldAt() {
    return base + fieldStart;
  }

  /** Throws if bytes are left over. */
  void requireEnd(String field) {
    check(leftBytes() == 0, payload.position(), field, leftBytes() + " bytes are left over");
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

  long u32(String field) {
    return Integer.toUnsignedLong(i32(field));
  }

  byte[] bytes(int count, String field) {
    need(count, field);
    byte[] bytes = new byte[count];
    payload.get(bytes);
    return bytes;
  }

  /** Reads an unsigned 32-bit field whose value, as a signed int, must be between the bounds. */
  int i32(String field, int min, int max) {
    int value = i32(field);
    check(
        value >= min && value <= max,
        field,
        Integer.toUnsignedString(value) + " is not in " + min + " to " + max);
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
      throw new CorruptFrameException(base + start, field, "is not UTF-8");
    }
  }

  long i64(String field) {
    need(Long.BYTES, field);
    return payload.getLong();
  }

  /** Reads ids of tensor formats, ascending, each once. */
  Set<Integer> formats(String field) {
    int count = u8(field);
    Set<Integer> formats = new LinkedHashSet<>();
    int before = 0;
    for (int i = 0; i < count; i++) {
      int id = u8(field);
      check(id > before, field, id + " after " + before + " does not ascend");
      before = id;
      formats.add(id);
    }
    return formats;
  }

  /** Reads types of extensions, ascending, each once. */
  Set<Integer> extensionTypes() {
    Set<Integer> types = new LinkedHashSet<>();
    int before = -1;
    for (int left = u8("known extensions"); left > 0; left--) {
      int type = u16("known extension");
      check(type > before, "known extension", type + " after " + before + " does not ascend");
      before = type;
      types.add(type);
    }
    return types;
  }

  /** Lets the next fields end before the payload's own end, until {@link #leave}. */
  int enter(int bytes, String section) {
    need(bytes, section);
    int outer = end;
    end = payload.position() + bytes;
    return outer;
  }

  /** Ends a section, whose fields are all read. */
  void leave(int outerEnd) {
    end = outerEnd;
  }

  /** Throws if the number in a field stands for no value. */
  <T> T known(@Nullable T value, String field, String reason) {
    if (value == null) {
      throw new CorruptFrameException(fieldAt(), field, reason);
    }
    return value;
  }

  /** Makes a value from the fields that were read last. */
  <T> T sound(String field, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new CorruptFrameException(
          fieldAt(), field, Notice.oneLine(String.valueOf(e.getMessage())));
    }
  }

  private void need(int bytes, String field) {
    fieldStart = payload.position();
    check(
        end - payload.position() >= bytes,
        payload.position(),
        field,
        "needs " + bytes + " bytes where " + (end - payload.position()) + " are left");
  }

  private void check(boolean sound, int offset, String field, String reason) {
    if (!sound) {
      throw new CorruptFrameException(base + offset, field, reason);
    }
  }
}
