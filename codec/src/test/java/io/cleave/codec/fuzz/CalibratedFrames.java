package io.cleave.codec.fuzz;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Calibrated frames of version 2, made by hand, as {@code docs/wire-format.md} describes them. */
final class CalibratedFrames {
  private static final int MAGIC = 'C' | 'L' << 8 | 'V' << 16 | 'T' << 24;
  private static final int HEADER_BYTES = 10;
  private static final int STORED_AND_CALIBRATED = 1 << 4 | 8;

  private CalibratedFrames() {}

  /** {@return a frame whose symbols all are one} */
  static ByteBuffer stored(Calibration calibration, TensorShape coded, int symbol) {
    byte[] frame = new byte[HEADER_BYTES + coded.elements() + Integer.BYTES];
    ByteBuffer fields = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    fields.putInt(MAGIC).put((byte) 2);
    fields.put((byte) (STORED_AND_CALIBRATED | (coded.rank() - 1))).putInt(calibration.id());
    for (int i = 0; i < coded.elements(); i++) {
      fields.put((byte) symbol);
    }
    CRC32C crc = new CRC32C();
    crc.update(frame, 0, fields.position());
    return fields.putInt((int) crc.getValue()).flip();
  }

  static void requireFinite(ByteBuffer values) {
    ByteBuffer floats = values.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (floats.hasRemaining()) {
      float value = floats.getFloat();
      if (!Float.isFinite(value)) {
        throw new AssertionError("element is " + value);
      }
    }
  }
}
