package io.cleave.lab.cuts;

import io.cleave.codec.internal.Check;
import java.util.List;

/**
 * How long the heads of a network take, predicted for every cut.
 *
 * @param timing how it was measured
 * @param headMillis the time of the head in milliseconds for each of the network's cuts, in order
 */
public record CutTimes(Timing timing, List<Double> headMillis) {
  /**
   * Keeps a copy of the list.
   *
   * @param timing as above
   * @param headMillis as above
   * @throws IllegalArgumentException if there is no cut
   */
  public CutTimes {
    Check.argument(!headMillis.isEmpty(), "headMillis", "none", "one for each cut");
    headMillis = List.copyOf(headMillis);
  }
}
