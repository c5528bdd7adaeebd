package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;

/**
 * The numbers by which a {@link Catalogue} names a tail, on the connection that it came on. A
 * server gives none of them twice while it runs.
 *
 * @param model 0 to 65535
 * @param cut 0 to 65535, of that model
 */
public record TailId(int model, int cut) {
  /** The largest number: {@value}. */
  public static final int MAX = 0xffff;

  /**
   * Checks the numbers.
   *
   * @param model as above
   * @param cut as above
   * @throws IllegalArgumentException if one is out of range
   */
  public TailId {
    Check.range("model", model, 0, MAX);
    Check.range("cut", cut, 0, MAX);
  }

  /** {@return for messages, such as {@code model 1, cut 3}} */
  @Override
  public String toString() {
    return "model " + model + ", cut " + cut;
  }
}
