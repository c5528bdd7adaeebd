package io.cleave.codec;

/** How surviving values are written on the wire. */
public enum ValueType {
  /** IEEE 754 binary32, bit for bit as the activation holds them. */
  FLOAT32(0, "f32", Float.BYTES),

  /**
   * IEEE 754 binary16, rounded to nearest, ties to even. Infinities and NaN stay so. A tensor with
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

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @param text {@code f32} or {@code f16}
   * @return the type
   * @throws IllegalArgumentException if the text is neither
   */
  public static ValueType parse(String text) {
    for (ValueType type : values()) {
      if (type.label.equals(text)) {
        return type;
      }
    }
    throw new IllegalArgumentException("values: " + text + " (expected: f32 or f16)");
  }

  /**
   * Returns the width of one value.
   *
   * @return bytes a value
   */
  public int bytes() {
    return bytes;
  }

  int code() {
    return code;
  }

  @Override
  public String toString() {
    return label;
  }
}
