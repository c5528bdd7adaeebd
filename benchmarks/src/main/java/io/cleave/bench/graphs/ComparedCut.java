package io.cleave.bench.graphs;

import java.util.Comparator;
import java.util.List;

/**
 * What came out of head and tail at one cut.
 *
 * @param cut its name
 * @param place among all cuts, from 1
 * @param tensors how many cross
 * @param bytes that cross, of one sample
 * @param outputs each beside the whole's
 */
record ComparedCut(String cut, int place, int tensors, long bytes, List<Difference> outputs) {

  /** The output that is furthest off. */
  Difference worst() {
    return outputs.stream().max(Comparator.comparingDouble(Difference::share)).orElseThrow();
  }

  /** Whether every output is the whole's to the last bit. */
  boolean isExact() {
    return outputs.stream().allMatch(output -> output.unequal() == 0);
  }
}
