package io.cleave.bench;

import io.cleave.lab.text.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One table, for a terminal and for Markdown. */
public final class Sheet {

  private final String title;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * Begins a table.
   *
   * @param title a sentence or two above it
   * @param headings one a column
   */
  public Sheet(String title, String... headings) {
    this.title = title;
    row(headings);
  }

  /**
   * Adds a row.
   *
   * @param cells one a column
   */
  public void row(String... cells) {
    rows.add(cells.clone());
  }

  /** {@return the table in aligned columns, with an empty line above it} */
  public String text() {
    Table table = new Table(rows.get(0));
    rows.stream().skip(1).forEach(table::row);
    return "\n" + title + "\n\n" + table;
  }

  /** {@return the table in Markdown, with an empty line above it} */
  public String markdown() {
    StringBuilder text = new StringBuilder("\n" + title + "\n\n");
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        String[] rule = new String[rows.get(0).length];
        Arrays.fill(rule, "---:");
        rule[0] = "---";
        text.append('|').append(String.join("|", rule)).append("|\n");
      }
    }
    return text.toString();
  }
}
