package io.cleave.lab.cuts;

import io.cleave.codec.internal.Check;
import java.util.List;

/**
 * How times were measured.
 *
 * @param engine the name of the engine
 * @param threads the threads of the engine
 * @param processorTime whether time is what the processor spent, without what other programs took
 *     of it; otherwise it is wall time
 * @param heads how many heads were loaded and measured, the whole network among them
 * @param profiled whether the engine's profiler told how the time between two heads is spread over
 *     the layers; otherwise multiply-adds did
 * @param rounds how often each head was measured; the median counts
 * @param wholeMillis the time of the whole network, in milliseconds
 * @param checked more heads that were measured, to compare them with what the others predict
 */
public record Timing(
    String engine,
    int threads,
    boolean processorTime,
    int heads,
    boolean profiled,
    int rounds,
    double wholeMillis,
    List<CheckedHead> checked) {
  /**
   * Checks the numbers, and keeps a copy of the list.
   *
   * @param engine as above
   * @param threads as above
   * @param processorTime as above
   * @param heads as above
   * @param profiled as above
   * @param rounds as above
   * @param wholeMillis as above
   * @param checked as above
   * @throws IllegalArgumentException if a number is less than 1, or the time is negative
   */
  public Timing {
    Check.argument(threads >= 1, "threads", threads, "1 or more");
    Check.argument(heads >= 1, "heads", heads, "1 or more");
    Check.argument(rounds >= 1, "rounds", rounds, "1 or more");
    Check.argument(wholeMillis >= 0, "wholeMillis", wholeMillis, "0 or more");
    checked = List.copyOf(checked);
  }

  /** {@return the largest {@link CheckedHead#error}; 0 if no head was measured} */
  public double error() {
    return checked.stream().mapToDouble(CheckedHead::error).max().orElse(0);
  }
}
