package io.cleave.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a table shows of records of one kind.
 *
 * @param <T> one row
 */
public final class Columns<T> {
  private final List<String> headings = new ArrayList<>();
  private final List<Function<T, String>> cells = new ArrayList<>();

  /** Begins without any. */
  public Columns() {}

  /**
   * {@return this table, with one more column} Adds a column.
   *
   * @param heading above it
   * @param format of a value, as {@link String#format}; what is null is a dash
   * @param value of a row
   */
  public Columns<T> add(
      String heading, String format, Function<T, ? extends @Nullable Object> value) {
    headings.add(heading);
    cells.add(
        row -> {
          Object cell = value.apply(row);
          return cell == null ? "-" : String.format(Locale.ROOT, format, cell);
        });
    return this;
  }

  /**
   * {@return the table as a sheet} Makes a table.
   *
   * @param title a sentence or two above it; may be empty
   * @param rows in their order
   */
  public Sheet sheet(String title, Collection<T> rows) {
    Sheet sheet = new Sheet(title, headings.toArray(String[]::new));
    rows.forEach(
        row -> sheet.row(cells.stream().map(cell -> cell.apply(row)).toArray(String[]::new)));
    return sheet;
  }
}
