package io.cleave.lab.cuts;

import io.cleave.core.Cut;
import io.cleave.core.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The cuts of a network worth having. A cut is not worth having if another one sends no more and
 * computes no more before it, and less of one of them (the cuts that are left are the Pareto
 * front). Bytes are those of the crossing tensors in memory, for an input of default size; work is
 * the multiply-adds of the head, or where a network has none, how many cuts are before.
 */
public final class WorthwhileCuts {
  private WorthwhileCuts() {}

  /**
   * {@return the cuts worth having, in the order of computation} Of several with the same bytes and
   * the same work, one is listed: the end of a module if there is one, and the last of these, which
   * lets an activation function be computed with the layer before it.
   *
   * <p>Cuts without any work before them take no part, such as the network's beginning: there is no
   * head, and a picture is sent as a file rather than as numbers.
   *
   * @param network the network
   */
  public static List<Cut> of(Network network) {
    List<Candidate> candidates = candidates(network);
    candidates.sort(
        Comparator.comparingLong(Candidate::work)
            .thenComparingLong(Candidate::bytes)
            .thenComparing(candidate -> !isModule(candidate.cut))
            .thenComparing(Comparator.comparingInt(Candidate::place).reversed()));
    List<Candidate> front = new ArrayList<>();
    long fewest = Long.MAX_VALUE;
    for (Candidate candidate : candidates) {
      if (candidate.bytes < fewest) {
        front.add(candidate);
        fewest = candidate.bytes;
      }
    }
    front.sort(Comparator.comparingInt(Candidate::place));
    return front.stream().map(Candidate::cut).toList();
  }

  private record Candidate(Cut cut, int place, long work, long bytes) {}

  private static List<Candidate> candidates(Network network) {
    List<Cut> cuts = network.splits();
    boolean counted = network.input().tail().multiplyAdds() > 0;
    List<Candidate> candidates = new ArrayList<>();
    IntStream.range(1, cuts.size())
        .mapToObj(
            i -> {
              Cut cut = cuts.get(i);
              long work = counted ? cut.head().multiplyAdds() : i;
              return new Candidate(cut, i, work, network.sampled(cut).bytes());
            })
        .filter(candidate -> candidate.work > 0)
        .forEach(candidates::add);
    return candidates;
  }

  /** Whether a cut is the end of a module; others are named after a tensor that crosses. */
  static boolean isModule(Cut cut) {
    return !cut.crossing().names().contains(cut.name());
  }
}
