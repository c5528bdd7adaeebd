package io.cleave.codec.message;

import io.cleave.codec.internal.Leb128;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Writes the headers of messages of one fixed signature. Not safe for concurrent use. */
final class HeaderWriter {
  private final byte[] bytes;
  private final ByteBuffer view;
  private final int[] formatAt;
  private final CRC32C crc = new CRC32C();

  HeaderWriter(Signature fixed) {
    this.bytes = new byte[MessageLayout.headerBytes(fixed)];
    this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.formatAt = new int[fixed.tensors().size()];
    view.putInt(MessageLayout.MAGIC).put((byte) MessageLayout.VERSION);
    view.putShort((short) formatAt.length).putShort((short) bytes.length);
    for (int i = 0; i < formatAt.length; i++) {
      number(i);
      put(fixed.tensors().get(i));
      formatAt[i] = view.position();
      view.position(view.position() + 1 + Integer.BYTES);
    }
  }

  private void put(TensorSpec tensor) {
    TensorShape shape = tensor.shape();
    view.put((byte) tensor.type().id()).put((byte) shape.rank());
    for (int i = 0; i < shape.rank(); i++) {
      number(shape.dim(i));
    }
  }

  private void number(int value) {
    view.position(Leb128.put(value, bytes, view.position()));
  }

  int bytes() {
    return bytes.length;
  }

  /** Sets the format and size of a tensor's frame. */
  void frame(int tensor, int format, int frameBytes) {
    view.put(formatAt[tensor], (byte) format).putInt(formatAt[tensor] + 1, frameBytes);
  }

  /** Writes the header, from index {@code at} on. */
  void write(ByteBuffer target, int at) {
    int end = bytes.length - MessageLayout.CHECKSUM_BYTES;
    crc.reset();
    crc.update(bytes, 0, end);
    view.putInt(end, (int) crc.getValue());
    target.put(at, bytes);
  }
}
