package io.cleave.codec;

import io.cleave.codec.internal.LittleEndian;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Damaged frames whose checksum is right, so that the damage reaches the inside. */
final class SealedFrames {
  private SealedFrames() {}

  /** A changed copy of a frame, with the checksum of what it became. */
  static byte[] sealed(byte[] original, Consumer<byte[]> change) {
    byte[] frame = original.clone();
    change.accept(frame);
    return sealed(frame);
  }

  /** Sets the checksum, and returns the frame. */
  static byte[] sealed(byte[] frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame, 0, frame.length - 4);
    LittleEndian.putInt(frame, frame.length - 4, (int) crc.getValue());
    return frame;
  }
}
