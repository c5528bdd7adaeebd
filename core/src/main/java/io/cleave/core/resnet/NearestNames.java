package io.cleave.core.resnet;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Finds what a misspelt name may have meant. */
final class NearestNames {
  private static final int MOST = 3;

  private NearestNames() {}

  /** {@return a few names, those first that take the fewest changes of a letter} */
  static String of(String name, Collection<String> names) {
    return names.stream()
            .sorted(Comparator.comparingInt(candidate -> changes(name, candidate)))
            .limit(MOST)
            .collect(Collectors.joining(", "))
        + " or another of "
        + names.size()
        + " layers";
  }

  /** Levenshtein's distance: letters to insert, delete or replace. */
  private static int changes(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
