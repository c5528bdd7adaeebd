package io.cleave.edge.internal.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Shortens lists of names of any origin to one line for messages. */
final class Shown {
  /** Max names shown: {@value}. */
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
