package io.cleave.lab.results;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.cleave.codec.internal.file.WholeFile;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Writes records as a table: a line each, a column for each component. */
public final class CsvFile {
  private CsvFile() {}

  /**
   * Writes a file, whole or not at all.
   *
   * @param file replaced where it is there; its folder is made
   * @param kind whose components are the columns: texts, numbers, optional ones
   * @param rows in any number
   * @param <T> the kind
   * @throws IOException if it cannot be written
   */
  public static <T extends Record> void write(Path file, Class<T> kind, List<T> rows)
      throws IOException {
    RecordComponent[] columns = kind.getRecordComponents();
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      writer.writeRecord(Stream.of(columns).map(RecordComponent::getName).toList());
      for (T row : rows) {
        writer.writeRecord(Stream.of(columns).map(column -> cell(column, row)).toList());
      }
    }
    WholeFile.write(file, text.toString());
  }

  private static String cell(RecordComponent column, Record row) {
    return Objects.toString(RecordJson.present(RecordJson.get(column, row)), "");
  }
}
