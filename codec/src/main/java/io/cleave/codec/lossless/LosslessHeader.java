package io.cleave.codec.lossless;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.Dimensions;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.TensorFrame;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * What comes before the elements in a tensor frame of version 3, for one type and shape. See {@code
 * docs/wire-format.md}.
 *
 * <pre>
 *  magic 'CLVT' | version 3 | type u8 | form u8 | dimension LEB128, rank times
 *
 *    7   6   5   4   3   2   1   0    form
 *  +---+---+---+---+---+---+---+---+
 *  |    packing    |     rank      |  packing 0: stored. 1: byte planes, zstd
 *  +---+---+---+---+---+---+---+---+
 * </pre>
 */
final class LosslessHeader {
  static final int STORED = 0;
  static final int ZSTD = 1;

  private static final int TYPE_AT = TensorFrame.START_BYTES;
  private static final int FORM_AT = TYPE_AT + 1;
  private static final int DIMS_AT = FORM_AT + 1;
  private static final int PACKING_SHIFT = 4;
  private static final int RANK_MASK = 15;

  private final ElementType type;
  private final TensorShape shape;
  private final Dimensions dims;
  private final byte[] bytes;

  LosslessHeader(ElementType type, TensorShape shape) {
    this.type = type;
    this.shape = shape;
    this.dims = new Dimensions(shape);
    int dimBytes = dims.bytes().length;
    this.bytes = new byte[DIMS_AT + dimBytes];
    TensorFrame.start(bytes, TensorFormat.LOSSLESS);
    bytes[TYPE_AT] = (byte) type.id();
    System.arraycopy(dims.bytes(), 0, bytes, DIMS_AT, dimBytes);
  }

  int bytes() {
    return bytes.length;
  }

  void write(ByteBuffer target, int packing) {
    bytes[FORM_AT] = (byte) (packing << PACKING_SHIFT | shape.rank());
    target.put(target.position(), bytes, 0, bytes.length);
  }

  /**
   * Checks every field, and returns the packing.
   *
   * @throws CorruptFrameException if a field is wrong or the frame ends too early
   */
  int read(ByteBuffer frame) {
    int available = frame.remaining();
    TensorFrame.requireBytes(available, DIMS_AT);
    int typeId = frame.get(frame.position() + TYPE_AT) & 0xff;
    if (typeId != type.id()) {
      throw new CorruptFrameException(
          TYPE_AT, "type", typeId + " (expected: " + type.id() + ", " + type + ")");
    }
    int form = frame.get(frame.position() + FORM_AT) & 0xff;
    CorruptFrameException.checkEqual(FORM_AT, "rank", form & RANK_MASK, shape.rank());
    int packing = form >>> PACKING_SHIFT;
    CorruptFrameException.check(packing <= ZSTD, FORM_AT, "packing", packing, "0 or 1");
    dims.check(frame, DIMS_AT);
    TensorFrame.requireBytes(available, bytes.length + TensorFrame.CHECKSUM_BYTES);
    return packing;
  }
}
