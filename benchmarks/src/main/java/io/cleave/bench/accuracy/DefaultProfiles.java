package io.cleave.bench.accuracy;

import java.util.ArrayList;
import java.util.List;

/** What is compared unless the user says otherwise. */
final class DefaultProfiles {

  private static final int[] LEVELS = {32, 16, 11, 8, 6, 5, 4, 3, 2};

  private DefaultProfiles() {}

  /** Profiles of the same levels side by side, since they decode to the same. */
  static List<String> texts() {
    List<String> texts =
        new ArrayList<>(
            List.of(
                "exact",
                "exact,keep=0.5",
                "exact,keep=0.4",
                "exact,keep=0.3",
                "exact,keep=0.2",
                "exact,keep=0.1",
                "half",
                "fast"));
    for (int levels : LEVELS) {
      texts.add("compact,levels=" + levels);
      texts.add("smallest,levels=" + levels);
    }
    return texts;
  }
}
