package io.cleave.codec.message;

import io.cleave.codec.internal.Leb128;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import java.util.List;

/**
 * The layout of a message. See {@code docs/wire-format.md}.
 *
 * <pre>
 *   0               1               2               3
 *  +---------------+---------------+---------------+---------------+
 *  |      'C'      |      'L'      |      'V'      |      'M'      |  0
 *  +---------------+---------------+---------------+---------------+
 *  |   version 1   |            tensors            | header bytes ..  4
 *  +---------------+---------------+---------------+---------------+
 *  .. header bytes |  tensors                                         8
 *  +---------------+------------------------------------------------
 *
 *  for each tensor:   index LEB128 | type u8 | rank u8
 *                     | dimension LEB128, rank times | format u8 | frame bytes u32
 *  checksum u32
 *  for each tensor:   its frame
 * </pre>
 *
 * <p>Header bytes count everything up to and including the checksum, and always fit: a tensor has
 * at most 2 bytes of index, 12 of dimensions and {@value #FIXED_BYTES} of other fields, so {@value
 * Signature#MAX_TENSORS} tensors take 21,389.
 */
final class MessageLayout {
  static final int MAGIC = 'C' | 'L' << 8 | 'V' << 16 | 'M' << 24;
  static final int VERSION = 1;
  static final int VERSION_AT = 4;
  static final int COUNT_AT = 5;
  static final int HEADER_BYTES_AT = 7;
  static final int TENSORS_AT = 9;
  static final int CHECKSUM_BYTES = 4;

  /** Where a tensor frame has the id of its format. */
  static final int FORMAT_IN_FRAME = 4;

  /** Type, rank, format and frame bytes of a tensor. */
  private static final int FIXED_BYTES = 7;

  private MessageLayout() {}

  /** The header's size for tensors of these shapes; open dimensions count with their bounds. */
  static int headerBytes(Signature signature) {
    int bytes = TENSORS_AT + CHECKSUM_BYTES;
    List<TensorSpec> tensors = signature.tensors();
    for (int i = 0; i < tensors.size(); i++) {
      bytes += leb128Bytes(i) + FIXED_BYTES;
      TensorShape shape = tensors.get(i).shape();
      for (int d = 0; d < shape.rank(); d++) {
        bytes += leb128Bytes(shape.dim(d));
      }
    }
    return bytes;
  }

  private static int leb128Bytes(int value) {
    return Leb128.put(value, new byte[Leb128.MAX_BYTES], 0);
  }
}
