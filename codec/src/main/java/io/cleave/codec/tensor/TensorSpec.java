package io.cleave.codec.tensor;

import io.cleave.codec.internal.Check;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One tensor of a network. Immutable.
 *
 * @param name the tensor's name in the network: 1 to {@value #MAX_NAME_BYTES} bytes of UTF-8
 *     without control characters
 * @param type the type of its elements
 * @param shape the shape of one sample, without a batch; dimensions may be open
 */
public record TensorSpec(String name, ElementType type, TensorShape shape) {
  /** The max length of a name, in bytes of UTF-8: {@value}. */
  public static final int MAX_NAME_BYTES = 512;

  /**
   * Checks the name, and that the tensor fits into a buffer.
   *
   * @param name as above
   * @param type as above
   * @param shape as above
   * @throws IllegalArgumentException if the name does not have the form described above, or the
   *     tensor could exceed 2 GiB
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
   * {@return the size in bytes of one sample's tensor in memory; the max size if the shape is open}
   */
  public int bytes() {
    return shape.elements() * type.bytes();
  }

  /**
   * {@return a copy of this tensor with another shape}
   *
   * @param other the other shape
   */
  public TensorSpec withShape(TensorShape other) {
    return new TensorSpec(name, type, other);
  }

  /** {@return a form for messages, such as {@code input float32 3x224x224}} */
  @Override
  public String toString() {
    return name + " " + type + " " + shape;
  }
}
