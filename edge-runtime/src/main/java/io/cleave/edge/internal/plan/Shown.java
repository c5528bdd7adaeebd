package io.cleave.edge.internal.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Lists of names for messages, whoever they come from: short, and of one line. */
final class Shown {
  /** How many names are shown: {@value}. */
  static final int MAX = 8;

  private static final int MAX_CHARS = 200;

  private Shown() {}

  static String of(List<String> names) {
    String shown =
        names.stream().limit(MAX).map(Shown::one).collect(Collectors.joining(", ", "[", ""));
    return shown + (names.size() > MAX ? ", and others]" : "]");
  }

  private static String one(String name) {
    String line = name.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    return line.length() > MAX_CHARS ? line.substring(0, MAX_CHARS) + "..." : line;
  }
}
