package io.cleave.codec.internal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reports a caller's mistakes in one form, {@code name: found (expected: what)}.
 *
 * <p>For constructors, factories and settings: the expected text is built even if it is not needed,
 * except by {@link #refusal}. {@link #writable} is meant for calls that must allocate nothing.
 */
public final class Check {
  private Check() {}

  /**
   * Throws if an argument is not right.
   *
   * @param right whether the argument is right
   * @param name the name of the argument
   * @param found the value of the argument
   * @param expected what it must be
   * @throws IllegalArgumentException if it is not right; the message has name, value and
   *     expectation
   */
  public static void argument(boolean right, String name, @Nullable Object found, Object expected) {
    if (!right) {
      throw refusal(name, found, expected);
    }
  }

  /**
   * {@return the exception to throw, which says all three}
   *
   * @param name the name of the argument, or of its file
   * @param found the value of the argument
   * @param expected what the value must be
   */
  public static IllegalArgumentException refusal(
      Object name, @Nullable Object found, Object expected) {
    return new IllegalArgumentException(words(name, found, expected));
  }

  /**
   * {@return the exception to throw, which says all three and has a cause}
   *
   * @param name the name of the argument, or of its file
   * @param found the value of the argument
   * @param expected what the value must be
   * @param cause what failed
   */
  public static IllegalArgumentException refusal(
      Object name, @Nullable Object found, Object expected, Throwable cause) {
    return new IllegalArgumentException(words(name, found, expected), cause);
  }

  private static String words(Object name, @Nullable Object found, Object expected) {
    return name + ": " + found + " (expected: " + expected + ")";
  }

  /**
   * Throws if a number is out of range.
   *
   * @param name the name of the argument
   * @param found the value of the argument
   * @param min the smallest valid value
   * @param max the largest valid value
   * @throws IllegalArgumentException if {@code found} is smaller than min or larger than max
   */
  public static void range(String name, int found, int min, int max) {
    if (found < min || found > max) {
      argument(false, name, found, min + " to " + max);
    }
  }

  /**
   * Throws if a number is not a share.
   *
   * @param name of the argument
   * @param found what it is
   * @throws IllegalArgumentException if it is not in [0, 1]
   */
  public static void share(String name, double found) {
    argument(found >= 0 && found <= 1, name, found, "0 to 1");
  }

  /**
   * {@return a threshold, with {@code -0.0f} as {@code +0.0f}; throws if it is not a magnitude}
   *
   * @param name the name of the argument
   * @param found the value of the argument
   * @throws IllegalArgumentException if it is negative, infinite or NaN
   */
  public static float magnitude(String name, float found) {
    boolean right = found >= 0 && found <= Float.MAX_VALUE;
    argument(right, name, found, "a finite magnitude, not negative");
    return Math.abs(found);
  }

  /**
   * Throws if a target has no room for what is to be written.
   *
   * @param target the buffer to write to, from its position on
   * @param bytes how much room there must be
   * @throws IllegalArgumentException if it is read-only or too small
   */
  public static void writable(ByteBuffer target, int bytes) {
    if (target.isReadOnly() || target.remaining() < bytes) {
      String found = target.isReadOnly() ? "read-only" : target.remaining() + " bytes";
      argument(false, "target", found, "at least " + bytes + " writable bytes");
    }
  }
}
