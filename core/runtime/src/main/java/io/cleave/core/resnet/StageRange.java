package io.cleave.core.resnet;

import io.cleave.codec.internal.Check;
import io.cleave.core.Cut;
import io.cleave.core.Range;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Neighbouring stages of a network.
 *
 * @param first the index of the first stage, from 0
 * @param end the index after the last stage
 */
record StageRange(int first, int end) {

  /** The stages of a range, whose tensors say which cuts it is between. */
  static StageRange of(ResNet network, Range range) {
    List<Cut> cuts = network.cuts();
    int first =
        IntStream.range(0, cuts.size())
            .filter(i -> cuts.get(i).crossing().equals(range.given()))
            .findFirst()
            .orElse(cuts.size());
    int end =
        IntStream.range(first, cuts.size())
            .filter(i -> cuts.get(i).crossing().equals(range.wanted()))
            .findFirst()
            .orElseThrow(() -> Check.refusal("range", range, "between cuts of " + network.name()));
    return new StageRange(first, end);
  }

  List<Stage> of(List<Stage> all) {
    return all.subList(first, end);
  }
}
