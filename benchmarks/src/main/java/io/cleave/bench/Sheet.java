package io.cleave.bench;

import io.cleave.lab.text.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One table, for a terminal and for Markdown. */
public final class Sheet {
  private final String title;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * Begins a table.
   *
   * @param title a sentence or two above it; may be empty
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

  /** {@return the table in aligned columns, below its title} */
  public String text() {
    return titled() + table();
  }

  /** {@return the same as a block of code, with an empty line above it} */
  public String block() {
    return (title.isEmpty() ? "\n" : titled()) + "```\n" + table() + "```\n";
  }

  /** {@return the table in Markdown, with an empty line above it} */
  public String markdown() {
    StringBuilder text = new StringBuilder(titled());
    for (String[] row : rows) {
      text.append("| ").append(String.join(" | ", row)).append(" |\n");
      if (row == rows.get(0)) {
        String rule = String.join("|", Collections.nCopies(row.length - 1, "---:"));
        text.append("|---|").append(rule).append("|\n");
      }
    }
    return text.toString();
  }

  private String titled() {
    return title.isEmpty() ? "" : "\n" + title + "\n\n";
  }

  private Table table() {
    Table table = new Table(rows.get(0));
    rows.stream().skip(1).forEach(table::row);
    return table;
  }
}
