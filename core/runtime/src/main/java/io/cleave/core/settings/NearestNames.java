package io.cleave.core.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Finds names that a misspelt one may stand for. */
public final class NearestNames {
  private static final int MAX_NAMES = 3;

  private NearestNames() {}

  /**
   * {@return a few of the names for a message, those that need the fewest changes of a letter; all
   * if there are only a few}
   *
   * @param name a name that is not among them
   * @param names the valid names
   * @param what what the names are called together, such as {@code layers}
   */
  public static String of(String name, Collection<String> names, String what) {
    String nearest =
        names.stream().sorted(nearestTo(name)).limit(MAX_NAMES).collect(Collectors.joining(", "));
    return names.size() <= MAX_NAMES
        ? nearest
        : nearest + " or another of " + names.size() + " " + what;
  }

  /**
   * {@return the name that needs the fewest letters to be inserted, deleted or replaced}
   *
   * @param name a name that is none of the names
   * @param names the known names, at least one
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
