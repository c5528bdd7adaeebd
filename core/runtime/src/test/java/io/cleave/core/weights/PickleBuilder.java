package io.cleave.core.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode, good ones and bad ones. */
final class PickleBuilder {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  PickleBuilder() {
    raw(0x80, 2);
  }

  /** A state_dict with one tensor {@code w} over storage 0. */
  static byte[] stateDict(long elements, long offset, long[] shape, long[] strides) {
    return new PickleBuilder()
        .op("}")
        .text("w")
        .tensor("FloatStorage", elements, offset, shape, strides)
        .op("s.")
        .toBytes();
  }

  PickleBuilder op(String opcodes) {
    bytes.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  PickleBuilder raw(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  PickleBuilder int32(int value) {
    bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  PickleBuilder text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    op("X").int32(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  PickleBuilder integer(long value) {
    raw(0x8A, 8);
    bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  PickleBuilder integers(long... values) {
    op("(");
    for (long value : values) {
      integer(value);
    }
    return op("t");
  }

  PickleBuilder global(String module, String name) {
    return op("c" + module + "\n" + name + "\n");
  }

  PickleBuilder storage(String type, long elements) {
    return storage(type, "0", elements);
  }

  PickleBuilder storage(String type, String key, long elements) {
    return op("(")
        .text("storage")
        .global("torch", type)
        .text(key)
        .text("cpu")
        .integer(elements)
        .op("tQ");
  }

  PickleBuilder tensor(String type, long elements, long offset, long[] shape, long[] strides) {
    return tensor(type, "0", elements, offset, shape, strides);
  }

  PickleBuilder tensor(
      String type, String key, long elements, long offset, long[] shape, long[] strides) {
    return global("torch._utils", "_rebuild_tensor_v2")
        .op("(")
        .storage(type, key, elements)
        .integer(offset)
        .integers(shape)
        .integers(strides)
        .raw(0x89)
        .global("collections", "OrderedDict")
        .op(")RtR");
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
