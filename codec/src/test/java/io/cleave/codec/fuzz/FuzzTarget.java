package io.cleave.codec.fuzz;

import java.util.List;

/** A parser of bytes that nobody vouches for. Not safe for concurrent use. */
interface FuzzTarget {
  /** {@return what a failure and the files of the kept corpus call it} */
  String name();

  /** {@return what to mutate, at least one input} */
  List<byte[]> corpus();

  /** Makes the checksums of an input right, so that what lies behind them is reached. */
  byte[] seal(byte[] input);

  /**
   * {@return whether it was accepted; where it was not, that was said as the parser documents}
   * Parses an input.
   *
   * @throws AssertionError if the parser did anything else
   */
  boolean take(byte[] input);

  /** {@return the most bytes that one input may allocate, on average over many} */
  long mostAllocatedBytes();

  /** {@return about how much work an input is, in elements} */
  int work();
}
