package io.cleave.codec.internal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a caller's mistakes in the words of this project, {@code name: found (expected: what)}.
 *
 * <p>For constructors, factories and settings: what is expected is put together whether it is
 * needed or not, except by {@link #refusal}. {@link #writable} is for calls that must allocate
 * nothing.
 */
public final class Check {
  private Check() {}

  /**
   * Refuses an argument that is not right.
   *
   * @param right whether it is
   * @param name of the argument
   * @param found what it is
   * @param expected what it must be
   * @throws IllegalArgumentException if it is not right; says all three
   */
  public static void argument(boolean right, String name, @Nullable Object found, Object expected) {
    if (!right) {
      throw refusal(name, found, expected);
    }
  }

  /**
   * Words what is wrong with an argument, for those who find out on the way.
   *
   * @param name of the argument, or of the file that it is in
   * @param found what it is
   * @param expected what it must be
   * @return what to throw; says all three
   */
  public static IllegalArgumentException refusal(
      Object name, @Nullable Object found, Object expected) {
    return new IllegalArgumentException(words(name, found, expected));
  }

  /**
   * Words what is wrong with an argument, by which something else failed.
   *
   * @param name of the argument, or of the file that it is in
   * @param found what it is
   * @param expected what it must be
   * @param cause what failed
   * @return what to throw; says all three
   */
  public static IllegalArgumentException refusal(
      Object name, @Nullable Object found, Object expected, Throwable cause) {
    return new IllegalArgumentException(words(name, found, expected), cause);
  }

  private static String words(Object name, @Nullable Object found, Object expected) {
    return name + ": " + found + " (expected: " + expected + ")";
  }

  /**
   * Refuses a number that is out of range.
   *
   * @param name of the argument
   * @param found what it is
   * @param min the smallest that it may be
   * @param max the largest that it may be
   * @throws IllegalArgumentException if it is smaller or larger
   */
  public static void range(String name, int found, int min, int max) {
    if (found < min || found > max) {
      argument(false, name, found, min + " to " + max);
    }
  }

  /**
   * Refuses a threshold that is none.
   *
   * @param name of the argument
   * @param found what it is
   * @return it, without a sign
   * @throws IllegalArgumentException if it is negative, infinite or NaN
   */
  public static float magnitude(String name, float found) {
    boolean right = found >= 0 && found <= Float.MAX_VALUE;
    argument(right, name, found, "a finite magnitude, not negative");
    return Math.abs(found);
  }

  /**
   * Refuses a target that cannot take what is to be written.
   *
   * @param target receives it from its position on
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
