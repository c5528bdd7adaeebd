package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;

/**
 * The numbers by which a {@link Catalogue} names a tail, valid on the connection that the catalogue
 * came on. A server never reuses a number while it runs.
 *
 * @param model the number of the model, 0 to 65535
 * @param cut the number of the cut in that model, 0 to 65535
 */
public record TailId(int model, int cut) {
  /** The largest number: {@value}. */
  public static final int MAX = 0xffff;

  /**
   * Checks the numbers.
   *
   * @param model as above
   * @param cut as above
   * @throws IllegalArgumentException if a number is out of range
   */
  public TailId {
    Check.range("model", model, 0, MAX);
    Check.range("cut", cut, 0, MAX);
  }

  /** {@return a form for messages, such as {@code model 1, cut 3}} */
  @Override
  public String toString() {
    return "model " + model + ", cut " + cut;
  }
}
