package io.cleave.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that always writes its figures to a file. */
public abstract class Benchmark implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(names = "--out", paramLabel = "FILE", description = "JSON. Default: named after this.")
  private @Nullable Path out;

  /** That of this repository, wherever the command is run from. */
  @Option(
      names = "--results",
      hidden = true,
      defaultValue = "${sys:cleave.results:-benchmarks/results}")
  private Path results;

  /** Made by the command line. */
  protected Benchmark() {}

  @Override
  public final Integer call() throws Exception {
    run();
    return 0;
  }

  /**
   * Measures and reports.
   *
   * @throws Exception what ends the command; what a caller can mend has its message printed
   */
  protected abstract void run() throws Exception;

  /**
   * {@return the JSON's path} Where the figures go.
   *
   * @param name of the file where none was given, without its ending
   */
  protected final Path file(String name) {
    return out != null ? out : results.resolve(name + ".json");
  }

  /**
   * Prints a table and writes figures.
   *
   * @param figures what was measured
   * @param sheet the same for people
   * @throws IOException if the file cannot be written
   */
  protected final void write(Object figures, Sheet sheet) throws IOException {
    System.out.print(sheet.text());
    Results.write(file(command.name()), command, figures);
  }

  /**
   * Prints tables, and writes them beside the figures.
   *
   * @param name of the file where none was given, without its ending
   * @param figures what was measured
   * @param sheets the same for people
   * @param form of the tables in the file
   * @throws IOException if a file cannot be written
   */
  protected final void write(
      String name, Object figures, List<Sheet> sheets, Function<Sheet, String> form)
      throws IOException {
    sheets.forEach(sheet -> System.out.print(sheet.text()));
    Results.write(file(name), command, figures, sheets, form);
  }
}
