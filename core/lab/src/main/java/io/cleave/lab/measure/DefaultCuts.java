package io.cleave.lab.measure;

import io.cleave.core.Cut;
import io.cleave.core.Network;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The cuts that an experiment uses if the user names none. */
public final class DefaultCuts {
  private static final String PAPER = "maxpool";
  private static final int[] SHARES = {4, 2};

  private DefaultCuts() {}

  /**
   * {@return the named cuts of a network in the order of the names, without repetitions, or default
   * cuts if there are no names} The defaults are those of the paper: {@code maxpool}, and after the
   * first residual block. A network without these is cut where the fewest bytes cross within the
   * first quarter, and within the first half, of its cuts.
   *
   * @param network the network to cut
   * @param names the names of cuts; may be empty
   * @throws IllegalArgumentException if the network has no cut of one of the names
   */
  public static List<Cut> of(Network network, Collection<String> names) {
    if (!names.isEmpty()) {
      return names.stream().map(network::cut).distinct().toList();
    }
    List<Cut> all = network.splits();
    for (int i = 0; i + 1 < all.size(); i++) {
      if (all.get(i).isCalled(PAPER)) {
        return all.subList(i, i + 2);
      }
    }
    Set<Cut> chosen = new LinkedHashSet<>();
    for (int share : SHARES) {
      all.subList(1, Math.min(all.size(), Math.max(2, all.size() / share))).stream()
          .min(Comparator.comparingLong(cut -> network.sampled(cut).bytes()))
          .ifPresent(chosen::add);
    }
    return List.copyOf(chosen);
  }
}
