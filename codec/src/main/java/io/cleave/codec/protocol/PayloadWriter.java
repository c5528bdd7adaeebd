package io.cleave.codec.protocol;

import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes fields in order and ends them with a CRC32C of all of them. */
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

  PayloadWriter nanos(long value) {
    payload.putLong(value);
    return this;
  }

  PayloadWriter string(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    u16(bytes.length);
    payload.put(bytes);
    return this;
  }

  PayloadWriter fingerprint(ModelFingerprint fingerprint) {
    return string(fingerprint.architecture())
        .string(fingerprint.cut())
        .string(fingerprint.weights());
  }

  PayloadWriter shape(TensorShape shape) {
    u8(shape.rank());
    for (int dim : shape.dims()) {
      i32(dim);
    }
    return this;
  }

  void end() {
    payload.putInt(PayloadReader.checksum(payload, payload.position()));
    target.position(target.position() + payload.position());
  }
}
