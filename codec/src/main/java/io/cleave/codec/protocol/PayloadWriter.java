package io.cleave.codec.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Writes fields in order, then a CRC32C of all of them. */
final class PayloadWriter {
  private final ByteBuffer target;
  private final ByteBuffer payload;

  /** Starts at the target's position; {@link #end} advances it. */
  PayloadWriter(ByteBuffer target) {
    this.target = target;
    this.payload = target.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  PayloadWriter u8(int value) {
    payload.put((byte) value);
    return this;
  }

  PayloadWriter u16(int value) {
    payload.putShort((short) value);
    return this;
  }

  PayloadWriter i32(int value) {
    payload.putInt(value);
    return this;
  }

  PayloadWriter bytes(byte[] value) {
    payload.put(value);
    return this;
  }

  PayloadWriter string(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    u16(bytes.length);
    payload.put(bytes);
    return this;
  }

  PayloadWriter i64(long value) {
    payload.putLong(value);
    return this;
  }

  PayloadWriter formats(Set<Integer> ids) {
    u8(ids.size());
    ids.stream().sorted().forEach(this::u8);
    return this;
  }

  PayloadWriter extensionTypes(Set<Integer> types) {
    u8(types.size());
    types.stream().sorted().forEach(this::u16);
    return this;
  }

  /** How many bytes a string takes. */
  static int bytes(String value) {
    return Short.BYTES + value.getBytes(StandardCharsets.UTF_8).length;
  }

  void end() {
    payload.putInt(PayloadReader.checksum(payload, payload.position()));
    target.position(target.position() + payload.position());
  }
}
