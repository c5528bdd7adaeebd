package io.cleave.lab.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Rows of text in aligned columns: the first column is aligned to the left, the others to the
 * right. Not safe for concurrent use.
 */
public final class Table {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Creates a table.
   *
   * @param headings one for each column
   */
  public Table(String... headings) {
    row(headings);
  }

  /**
   * Adds a row.
   *
   * @param cells one for each column
   */
  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /**
   * Adds a line of text that is not divided into columns.
   *
   * @param text the text, without a line break
   */
  public void line(String text) {
    rows.add(List.of(text));
  }

  /** {@return the table with a rule below its headings, each line ended by a line feed} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    List<Integer> widths = widths();
    for (int i = 0; i < rows.size(); i++) {
      text.append(line(rows.get(i), widths)).append('\n');
      if (i == 0) {
        text.append(line(rule(widths), widths)).append('\n');
      }
    }
    return text.toString();
  }

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>(Collections.nCopies(rows.get(0).size(), 0));
    int columns = widths.size();
    for (List<String> row : rows) {
      for (int column = 0; row.size() == columns && column < columns; column++) {
        widths.set(column, Math.max(widths.get(column), row.get(column).length()));
      }
    }
    return widths;
  }

  private static List<String> rule(List<Integer> widths) {
    return widths.stream().map("-"::repeat).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    if (row.size() < widths.size()) {
      return row.get(0);
    }
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      String padding = " ".repeat(widths.get(column) - cell.length());
      line.append(column == 0 ? cell + padding : GAP + padding + cell);
    }
    return line.toString().stripTrailing();
  }
}
