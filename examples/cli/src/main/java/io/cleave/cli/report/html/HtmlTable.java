package io.cleave.cli.report.html;

import java.util.ArrayList;
import java.util.List;

/**
 * A table that scrolls by itself if the page is too narrow for it. Numbers are aligned to the
 * right.
 */
public final class HtmlTable {

  private final String name;
  private final List<String> headings;
  private final int texts;
  private final List<Html> rows = new ArrayList<>();

  /**
   * Creates a table without rows.
   *
   * @param name what the table shows, for people who cannot see it
   * @param texts how many columns, from the left, hold text; the others hold numbers
   * @param headings one for each column
   */
  public HtmlTable(String name, int texts, String... headings) {
    this.name = name;
    this.texts = texts;
    this.headings = List.of(headings);
  }

  public HtmlTable row(Object... cells) {
    return row("", cells);
  }

  /** {@return this table, with a row added that shows the results of others for comparison} */
  public HtmlTable otherRow(Object... cells) {
    return row(" class=\"other\"", cells);
  }

  private HtmlTable row(String attribute, Object... cells) {
    List<Html> row = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      String template = i == 0 ? "<th scope=\"row\">{}</th>" : "<td{}>{}</td>";
      row.add(i == 0 ? Html.of(template, cells[i]) : Html.of(template, look(i), cells[i]));
    }
    rows.add(Html.of("<tr{}>{}</tr>", Html.trusted(attribute), Html.join(row)));
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  private Html look(int column) {
    return Html.trusted(column < texts ? "" : " class=\"n\"");
  }

  public Html html() {
    List<Html> heads = new ArrayList<>();
    for (int i = 0; i < headings.size(); i++) {
      heads.add(Html.of("<th scope=\"col\"{}>{}</th>", look(i), headings.get(i)));
    }
    return Html.of(
        """
        <div class="scroll" role="region" tabindex="0" aria-label="{}"><table>
        <thead><tr>{}</tr></thead>
        <tbody>{}</tbody>
        </table></div>
        """,
        name,
        Html.join(heads),
        Html.join(rows));
  }
}
