package io.cleave.examples.text;

/** What a caller may give. */
public final class Arguments {

  private Arguments() {}

  /**
   * Refuses an argument, in the words of all of this project's errors.
   *
   * @param holds whether it is as expected
   * @param name of the argument
   * @param value that was given
   * @param expected what can be given
   * @throws IllegalArgumentException if it is not
   */
  public static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
