package io.cleave.codec.tensor;

import io.cleave.codec.internal.Check;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One tensor as a network knows it.
 *
 * @param name what it is called there: 1 to {@value #MAX_NAME_BYTES} bytes of UTF-8 without control
 *     characters
 * @param type of its elements
 * @param shape of one sample, without a batch; dimensions may be open
 */
public record TensorSpec(String name, ElementType type, TensorShape shape) {
  /** The longest name, in bytes of UTF-8: {@value}. */
  public static final int MAX_NAME_BYTES = 512;

  /**
   * Checks the name, and that the tensor fits a buffer.
   *
   * @param name as above
   * @param type as above
   * @param shape as above
   * @throws IllegalArgumentException if the name is not so, or the tensor could exceed 2 GiB
   */
  public TensorSpec {
    Objects.requireNonNull(type);
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (utf8.length < 1 || utf8.length > MAX_NAME_BYTES) {
      throw Check.refusal("name", utf8.length + " bytes", "1 to " + MAX_NAME_BYTES);
    }
    boolean comesBack = new String(utf8, StandardCharsets.UTF_8).equals(name);
    if (!comesBack || name.chars().anyMatch(Character::isISOControl)) {
      throw Check.refusal("name", "not text, or not of one line", "both");
    }
    if ((long) shape.elements() * type.bytes() > Integer.MAX_VALUE) {
      throw Check.refusal(name, type + " " + shape, "at most 2147483647 bytes");
    }
  }

  /**
   * The size of one sample's tensor.
   *
   * @return bytes, as it lies in memory; the most that an open shape admits
   */
  public int bytes() {
    return shape.elements() * type.bytes();
  }

  /**
   * The same tensor in another shape.
   *
   * @param other the shape
   * @return name and type of this
   */
  public TensorSpec withShape(TensorShape other) {
    return new TensorSpec(name, type, other);
  }

  /** {@return for messages, such as {@code input float32 3x224x224}} */
  @Override
  public String toString() {
    return name + " " + type + " " + shape;
  }
}
