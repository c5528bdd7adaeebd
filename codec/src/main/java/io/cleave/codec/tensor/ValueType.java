package io.cleave.codec.tensor;

/** How surviving values are written on the wire. */
public enum ValueType {
  /** IEEE 754 binary32, bit for bit as in the activation. */
  FLOAT32(0, "f32", Float.BYTES),

  /**
   * IEEE 754 binary16, rounded to nearest, ties to even. Infinities and NaN are kept. A tensor with
   * a surviving finite value that would round to infinity is sent as {@link #FLOAT32} instead.
   */
  FLOAT16(1, "f16", Short.BYTES);

  private final int code;
  private final String label;
  private final int bytes;

  ValueType(int code, String label, int bytes) {
    this.code = code;
    this.label = label;
    this.bytes = bytes;
  }

  /** {@return the size of one value, in bytes} */
  public int bytes() {
    return bytes;
  }

  /** {@return the number on the wire} */
  public int code() {
    return code;
  }

  @Override
  public String toString() {
    return label;
  }
}
