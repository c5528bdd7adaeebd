package io.cleave.lab.cuts;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Spreads the time between two measured heads over the cuts that lie between them.
 *
 * @param shares for each cut of a network, in order, about which share of the whole network's time
 *     is spent before it, from 0 to 1; never decreasing
 */
record Spread(List<Double> shares) {
  /**
   * The time of the head of each cut, never decreasing.
   *
   * @param measured the times of some heads by the index of their cut; that of the last cut, the
   *     whole network, among them
   */
  double[] heads(Map<Integer, Double> measured) {
    NavigableMap<Integer, Double> known = new TreeMap<>(measured);
    known.put(0, 0.0);
    double[] heads = new double[shares.size()];
    int from = 0;
    for (Map.Entry<Integer, Double> next : known.tailMap(0, false).entrySet()) {
      int to = next.getKey();
      heads[to] = Math.max(heads[from], next.getValue());
      for (int cut = from + 1; cut < to; cut++) {
        heads[cut] = heads[from] + between(from, cut, to) * (heads[to] - heads[from]);
      }
      from = to;
    }
    return heads;
  }

  /** Evenly where no share tells the cuts apart. */
  private double between(int from, int cut, int to) {
    double all = shares.get(to) - shares.get(from);
    return all > 0
        ? (shares.get(cut) - shares.get(from)) / all
        : (double) (cut - from) / (to - from);
  }

  /** The index of the cut among some whose head takes a share of the time that is nearest. */
  int nearest(List<Integer> some, double share) {
    int best = some.get(0);
    for (int cut : some) {
      double distance = Math.abs(shares.get(cut) - share);
      best = distance < Math.abs(shares.get(best) - share) ? cut : best;
    }
    return best;
  }

  /** Shares that are spread by some amount of work before each cut. */
  static Spread of(double... work) {
    double all = work[work.length - 1];
    return new Spread(Arrays.stream(work).mapToObj(each -> all > 0 ? each / all : 0.0).toList());
  }
}
