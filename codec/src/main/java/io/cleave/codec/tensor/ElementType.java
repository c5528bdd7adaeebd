package io.cleave.codec.tensor;

import java.util.Locale;

/** The type of a tensor's elements. Elements of several bytes are little-endian. */
public enum ElementType {
  /** IEEE 754 binary32. */
  FLOAT32(0, 4),
  /** IEEE 754 binary16. */
  FLOAT16(1, 2),
  /** A signed byte. */
  INT8(2, 1),
  /** A signed 16-bit integer. */
  INT16(3, 2),
  /** A signed 32-bit integer. */
  INT32(4, 4),
  /** A signed 64-bit integer. */
  INT64(5, 8),
  /** An unsigned byte. */
  UINT8(6, 1),
  /** A byte that is 0 or 1. */
  BOOL(7, 1);

  private final int id;
  private final int bytes;

  ElementType(int id, int bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  /** {@return the type's number on the wire, 0 to 7; never changes} */
  public int id() {
    return id;
  }

  /** {@return the size of one element in bytes, 1 to 8} */
  public int bytes() {
    return bytes;
  }

  /**
   * {@return whether the values are real numbers, which may be sent as close approximations} True
   * for float32 and float16; integers and bools are always sent unchanged.
   */
  public boolean isFloat() {
    return this == FLOAT32 || this == FLOAT16;
  }

  /** {@return the name in lower case, such as {@code float32}} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
