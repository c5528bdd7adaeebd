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

/** Writes records as a table, with a line for each record and a column for each component. */
public final class CsvFile {
  private CsvFile() {}

  /**
   * Writes a file, either completely or not at all.
   *
   * @param file the file, which is replaced if it exists; its folder is created if needed
   * @param kind the class of the records, whose components are the columns: texts, numbers, or
   *     optional ones
   * @param rows any number of records
   * @param <T> the class of the records
   * @throws IOException if the file cannot be written
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
