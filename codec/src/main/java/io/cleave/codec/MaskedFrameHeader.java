package io.cleave.codec;

import io.cleave.codec.internal.LittleEndian;
import io.cleave.codec.internal.pruning.MaskKind;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.ValueType;
import java.nio.ByteBuffer;

/**
 * The fixed part of a tensor frame of version 1, for one shape. See {@code docs/wire-format.md}.
 *
 * <pre>
 *   0               1               2               3
 *  +---------------+---------------+---------------+---------------+
 *  |      'C'      |      'L'      |      'V'      |      'T'      |  0
 *  +---------------+---------------+---------------+---------------+
 *  |    version    |  value type   |   mask kind   |     flags     |  4
 *  +---------------+---------------+---------------+---------------+
 *  |     rank      |                reserved (0)                   |  8
 *  +---------------+---------------+---------------+---------------+
 *  |                    dimension, rank times                      |  12
 *  +---------------------------------------------------------------+
 *  |                         kept count                            |  12 + 4 rank
 *  +---------------------------------------------------------------+
 *  |                         mask bytes                            |  16 + 4 rank
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>A flyweight over its own bytes: reading or writing a frame allocates nothing.
 */
final class MaskedFrameHeader {
  private static final int VALUE_TYPE_AT = 5;
  private static final int MASK_KIND_AT = 6;
  private static final int FLAGS_AT = 7;
  private static final int RANK_AT = 8;
  private static final int RESERVED_AT = 9;
  private static final int DIMS_AT = 12;
  private static final int MAPS_FLAG = 1;

  private static final ValueType[] VALUE_TYPES = ValueType.values();
  private static final MaskKind[] MASK_KINDS = MaskKind.values();

  private final TensorShape shape;
  private final byte[] bytes;
  private final int keptAt;
  private final int maskBytesAt;

  MaskedFrameHeader(TensorShape shape) {
    this.shape = shape;
    this.bytes = new byte[bytes(shape)];
    this.keptAt = DIMS_AT + shape.rank() * Integer.BYTES;
    this.maskBytesAt = keptAt + Integer.BYTES;
  }

  static int bytes(TensorShape shape) {
    return DIMS_AT + (shape.rank() + 2) * Integer.BYTES;
  }

  int bytes() {
    return bytes.length;
  }

  void write(
      ByteBuffer target, ValueType values, MaskKind mask, boolean maps, int kept, int maskBytes) {
    TensorFrame.start(bytes, TensorFormat.MASKED);
    bytes[VALUE_TYPE_AT] = (byte) values.code();
    bytes[MASK_KIND_AT] = (byte) mask.code();
    bytes[FLAGS_AT] = (byte) (maps ? MAPS_FLAG : 0);
    bytes[RANK_AT] = (byte) shape.rank();
    for (int i = 0; i < shape.rank(); i++) {
      LittleEndian.putInt(bytes, DIMS_AT + i * Integer.BYTES, shape.dim(i));
    }
    LittleEndian.putInt(bytes, keptAt, kept);
    LittleEndian.putInt(bytes, maskBytesAt, maskBytes);
    target.put(target.position(), bytes, 0, bytes.length);
  }

  /**
   * Reads a frame's header and checks every field that can be checked without the rest.
   *
   * @throws CorruptFrameException if a field is wrong or the frame ends too early
   */
  void read(ByteBuffer frame) {
    int available = Math.min(frame.remaining(), bytes.length);
    frame.get(frame.position(), bytes, 0, available);
    TensorFrame.requireBytes(available, DIMS_AT);
    checkCode(VALUE_TYPE_AT, "value type", VALUE_TYPES.length);
    checkCode(MASK_KIND_AT, "mask kind", MASK_KINDS.length);
    checkCode(FLAGS_AT, "flags", MAPS_FLAG + 1);
    checkShape(available);
  }

  private void checkCode(int at, String field, int codes) {
    int code = bytes[at] & 0xff;
    if (code >= codes) {
      throw new CorruptFrameException(at, field, code + " (expected: 0 to " + (codes - 1) + ")");
    }
  }

  private void checkShape(int available) {
    CorruptFrameException.checkEqual(RANK_AT, "rank", bytes[RANK_AT] & 0xff, shape.rank());
    for (int at = RESERVED_AT; at < DIMS_AT; at++) {
      CorruptFrameException.checkEqual(at, "reserved", bytes[at] & 0xff, 0);
    }
    TensorFrame.requireBytes(available, bytes.length);
    for (int i = 0; i < shape.rank(); i++) {
      int at = DIMS_AT + i * Integer.BYTES;
      if (LittleEndian.getInt(bytes, at) != shape.dim(i)) {
        throw new CorruptFrameException(
            at, "dimension " + i, unsigned(at) + " (expected: " + shape.dim(i) + ")");
      }
    }
  }

  ValueType values() {
    return VALUE_TYPES[bytes[VALUE_TYPE_AT]];
  }

  MaskKind mask() {
    return MASK_KINDS[bytes[MASK_KIND_AT]];
  }

  boolean hasMaps() {
    return bytes[FLAGS_AT] == MAPS_FLAG;
  }

  long kept() {
    return unsigned(keptAt);
  }

  long maskBytes() {
    return unsigned(maskBytesAt);
  }

  int keptAt() {
    return keptAt;
  }

  int maskBytesAt() {
    return maskBytesAt;
  }

  private long unsigned(int at) {
    return Integer.toUnsignedLong(LittleEndian.getInt(bytes, at));
  }
}
