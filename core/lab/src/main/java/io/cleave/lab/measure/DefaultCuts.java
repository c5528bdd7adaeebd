package io.cleave.lab.measure;

import io.cleave.core.Cut;
import io.cleave.core.Network;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which cuts an experiment takes where nobody says. */
public final class DefaultCuts {
  private static final String PAPER = "maxpool";
  private static final int[] SHARES = {4, 2};

  private DefaultCuts() {}

  /**
   * {@return cuts of a network, in the order in which they were named} Without names those of the
   * paper: {@code maxpool} and behind the first residual block. A network that has none such is cut
   * where the fewest bytes cross in the first quarter, and in the first half, of its cuts.
   *
   * @param network to be cut
   * @param names of cuts; may be none
   * @throws IllegalArgumentException if there is no cut of a name
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
