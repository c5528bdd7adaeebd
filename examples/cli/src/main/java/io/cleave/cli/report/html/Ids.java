package io.cleave.cli.report.html;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names of figures: short, each once, and fit for an id and for a file. */
public final class Ids {

  /** Keeps figures apart from what else a page names. */
  public static final String PREFIX = "f-";

  private static final int LONGEST = 60;

  private final Set<String> given = new HashSet<>();

  public String of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String plain = lower.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String name = PREFIX + (plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain);
    String id = name;
    for (int i = 2; !given.add(id); i++) {
      id = name + "-" + i;
    }
    return id;
  }
}
