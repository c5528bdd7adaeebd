package io.cleave.cli.report.html;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The ids of figures: short, unique, and valid as an HTML id and as a file name. */
public final class Ids {

  /** The beginning of every id, which keeps figures apart from other ids of a page. */
  public static final String PREFIX = "f-";

  private static final int MAX_LENGTH = 60;

  private final Set<String> given = new HashSet<>();

  public String of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String plain = lower.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String name = PREFIX + (plain.length() > MAX_LENGTH ? plain.substring(0, MAX_LENGTH) : plain);
    String id = name;
    for (int i = 2; !given.add(id); i++) {
      id = name + "-" + i;
    }
    return id;
  }
}
