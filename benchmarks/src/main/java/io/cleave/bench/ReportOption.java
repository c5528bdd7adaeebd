package io.cleave.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where the tables of a command go: to the terminal and, if a file is given, there as well. */
public final class ReportOption {
  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write all figures to FILE, and the tables as Markdown beside it.")
  private @Nullable Path json;

  /** Made by the command line. */
  public ReportOption() {}

  /**
   * Prints tables.
   *
   * @param sheets in their order
   */
  public void print(List<Sheet> sheets) {
    sheets.forEach(sheet -> System.out.print(sheet.text()));
  }

  /**
   * Writes tables and figures, unless no file was given.
   *
   * @param command as it was called
   * @param figures what was measured
   * @param sheets the same for people
   * @throws IOException if a file cannot be written
   */
  public void write(CommandSpec command, Object figures, List<Sheet> sheets) throws IOException {
    if (json != null) {
      Results.write(json, command, figures, sheets, Sheet::markdown);
    }
  }
}
