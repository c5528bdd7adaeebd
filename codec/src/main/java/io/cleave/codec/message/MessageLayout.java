package io.cleave.codec.message;

import io.cleave.codec.internal.Leb128;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import java.nio.charset.StandardCharsets;

/**
 * Where things are in a message. See {@code docs/wire-format.md}.
 *
 * <pre>
 *   0               1               2               3
 *  +---------------+---------------+---------------+---------------+
 *  |      'C'      |      'L'      |      'V'      |      'M'      |  0
 *  +---------------+---------------+---------------+---------------+
 *  |   version 1   |            tensors            | header bytes ..  4
 *  +---------------+---------------+---------------+---------------+
 *  .. header bytes, all up to and with the checksum |  tensors     ..  8
 *  +---------------+---------------+---------------+---------------+
 *
 *  for each tensor:   name bytes LEB128 | name UTF-8 | type u8 | rank u8
 *                     | dimension LEB128, rank times | format u8 | frame bytes u32
 *  checksum u32
 *  for each tensor:   its frame
 * </pre>
 */
final class MessageLayout {
  static final int MAGIC = 'C' | 'L' << 8 | 'V' << 16 | 'M' << 24;
  static final int VERSION = 1;
  static final int VERSION_AT = 4;
  static final int COUNT_AT = 5;
  static final int HEADER_BYTES_AT = 7;
  static final int TENSORS_AT = 11;
  static final int CHECKSUM_BYTES = 4;

  /** Where a tensor frame has the id of its format. */
  static final int FORMAT_IN_FRAME = 4;

  private static final int FIXED_BYTES = 7;

  private MessageLayout() {}

  static byte[] utf8(TensorSpec tensor) {
    return tensor.name().getBytes(StandardCharsets.UTF_8);
  }

  /** The header's size for tensors of these shapes; of an open one its bounds count. */
  static int headerBytes(Signature signature) {
    int bytes = TENSORS_AT + CHECKSUM_BYTES;
    for (TensorSpec tensor : signature.tensors()) {
      int name = utf8(tensor).length;
      bytes += FIXED_BYTES + leb128Bytes(name) + name;
      TensorShape shape = tensor.shape();
      for (int i = 0; i < shape.rank(); i++) {
        bytes += leb128Bytes(shape.dim(i));
      }
    }
    return bytes;
  }

  private static int leb128Bytes(int value) {
    return Leb128.put(value, new byte[Leb128.MAX_BYTES], 0);
  }
}
