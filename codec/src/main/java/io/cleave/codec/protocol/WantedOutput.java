package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;

/**
 * One of a network's outputs that a request asks for.
 *
 * @param place the output's index in the model's list in the {@link Catalogue}, 0 to 65535
 * @param format how its values are sent
 */
public record WantedOutput(int place, AnswerFormat format) {
  static final int BYTES = Short.BYTES + Byte.BYTES;

  /**
   * Checks the place.
   *
   * @param place as above
   * @param format as above
   * @throws IllegalArgumentException if the place is out of range
   */
  public WantedOutput {
    Check.range("place", place, 0, 0xffff);
  }
}
