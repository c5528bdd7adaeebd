package io.cleave.cli;

import io.cleave.cli.report.Report;
import io.cleave.codec.internal.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes results as a single page. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Makes one page, with charts and tables, of what other commands found.",
    description = {
      "",
      "FILE is an analysis.json of 'analyze', a sweep.json of 'sweep', or a finetune.json of"
          + " 'finetune': any mix of them, in any order. Sweeps of the same model and images are"
          + " joined in one set of charts.",
      "",
      "The page is one file that loads nothing from the network and runs no script: open it in any"
          + " browser, on a laptop or a phone, or send it by mail.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave report results/analysis.json results/sweep.json --output report.html",
      "  cleave report */sweep.json tuned/finetune.json --svg charts",
      "",
      "Each figure says which command made its numbers."
    })
final class ReportCommand implements Callable<Integer> {
  private static final double KIBIBYTE = 1024;

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Results to show, as JSON.")
  private List<Path> files;

  @Option(
      names = "--output",
      paramLabel = "OUTPUT",
      defaultValue = "report.html",
      description = "The page to write (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--svg",
      paramLabel = "FOLDER",
      description = "Writes each chart as an SVG file too, into this folder.")
  private @Nullable Path charts;

  @Override
  public Integer call() throws IOException {
    requireOutput();
    Report report = Report.read(files);
    report.write(output);
    say(
        "wrote %s: %d figures, %,.0f KiB",
        output, report.figures(), Math.ceil(Files.size(output) / KIBIBYTE));
    if (charts != null) {
      say("wrote %d charts into %s", report.writeCharts(charts), charts);
    }
    return CommandLine.ExitCode.OK;
  }

  private void requireOutput() throws IOException {
    Check.argument(!Files.isDirectory(output), "output", output, "a file, no folder");
    for (Path file : files) {
      Check.argument(
          !Files.exists(output) || !Files.exists(file) || !Files.isSameFile(output, file),
          "output",
          output,
          "none of the FILEs");
    }
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
  }
}
