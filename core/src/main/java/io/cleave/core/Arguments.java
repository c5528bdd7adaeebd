package io.cleave.core;

/** Checks what callers give. */
public final class Arguments {
  private Arguments() {}

  /**
   * Refuses a value in the words of all refusals, {@code name: value (expected: expected)}.
   *
   * @param holds whether the value is as it should be
   * @param name what the caller knows the value by
   * @param value that was given
   * @param expected what is taken
   * @throws IllegalArgumentException if it does not hold
   */
  public static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
