package io.cleave.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Finds what a misspelt name may have meant. */
public final class NearestNames {
  private static final int MOST = 3;

  private NearestNames() {}

  /**
   * Lists the names that need the fewest changes of a letter.
   *
   * @param name that is none of the names
   * @param names what there is
   * @param what they are called together, such as {@code layers}
   * @return a few of the names, for a message; all where there are no more
   */
  public static String of(String name, Collection<String> names, String what) {
    String nearest =
        names.stream().sorted(nearestTo(name)).limit(MOST).collect(Collectors.joining(", "));
    return names.size() <= MOST ? nearest : nearest + " or another of " + names.size() + " " + what;
  }

  /**
   * Finds the name that needs the fewest changes of a letter.
   *
   * @param name that is none of the names
   * @param names what there is, one at least
   * @return one of them
   */
  public static String of(String name, Collection<String> names) {
    return names.stream().min(nearestTo(name)).orElseThrow();
  }

  private static Comparator<String> nearestTo(String name) {
    return Comparator.comparingInt(candidate -> changes(name, candidate));
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
