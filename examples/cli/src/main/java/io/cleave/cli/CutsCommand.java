package io.cleave.cli;

import io.cleave.cli.cuts.CutsChart;
import io.cleave.cli.cuts.CutsTable;
import io.cleave.cli.options.DownloadBar;
import io.cleave.cli.options.EngineThreads;
import io.cleave.cli.options.GivenCommand;
import io.cleave.cli.progress.CleanStop;
import io.cleave.cli.progress.ProgressLine;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.WholeFile;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.bundle.Bundle;
import io.cleave.lab.cuts.CutRow;
import io.cleave.lab.cuts.CutTimes;
import io.cleave.lab.cuts.CutTiming;
import io.cleave.lab.cuts.CutsFile;
import io.cleave.server.EngineOption;
import io.cleave.server.ModelOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the points where a model can be cut. */
@Command(
    name = "cuts",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Shows where a model is cut best: what crosses, and what each side costs.",
    description = {
      "",
      "Listed are the cuts worth having: no other cut sends as little with as little work before"
          + " it, and less of one of them. The input stands first for comparison. --all lists"
          + " every cut; an ONNX file has one behind nearly every node.",
      "",
      "  cut       its name, for --cut of other commands; = another name that finds it",
      "  crosses   the shape of the largest tensor that crosses, and how many others do",
      "  KiB       all that crosses as it lies in memory; on the wire it is smaller, see 'sweep'",
      "  params    parameters of the head, which is what the device loads",
      "  MMAdd     million multiply-adds of the head; share: of those of the whole network",
      "  head ms   how long the head takes on this machine; tail ms: all that is behind it",
      "",
      "Times are measured on a few segments of the network, with a random input. The engine's"
          + " profiler tells how a segment's time is spread over its layers; PyTorch has none here,"
          + " so multiply-adds do. Three heads are measured themselves, to show how far the times"
          + " can be trusted.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave cuts --model resnet50",
      "  cleave cuts --model detector.onnx --input x=1x3x480x640 --svg detector.svg",
      "  cleave cuts --model swin.onnx --all --no-times --csv swin.csv",
      "",
      "Then:  cleave serve --model NET --cut NAME    cleave cut --model NET --at NAME"
    })
final class CutsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions modelOptions;

  @Option(names = "--all", description = "List every cut.")
  private boolean all;

  @Option(names = "--no-times", description = "Measure no times, and load no weights.")
  private boolean noTimes;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "How long to measure, about; a large network takes longer to load (default:"
              + " ${DEFAULT-VALUE}).")
  private double seconds;

  @Mixin private EngineOption engineOption;
  @Mixin private EngineThreads threads;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Draw bytes and work along the network.")
  private @Nullable Path svg;

  @Option(names = "--json", paramLabel = "FILE", description = "Write every cut as JSON.")
  private @Nullable Path json;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write every cut as a table.")
  private @Nullable Path csv;

  @Override
  public Integer call() throws IOException {
    Check.argument(seconds > 0, "--seconds", seconds, "more than 0");
    if (!noTimes) {
      threads.use();
    }
    return CleanStop.guard(
        this::show, () -> say("stopped; --no-times lists the cuts without measuring"));
  }

  private void show() throws IOException, InterruptedException {
    Model model = modelOptions.find(DownloadBar.on(spec));
    Optional<CutTimes> times = noTimes ? Optional.empty() : measured(model);
    CutsFile file = CutsFile.of(GivenCommand.of(spec), modelOptions.name(), model.network(), times);
    List<CutRow> shown = all ? file.cuts() : file.worthHaving();
    say("%s", model.network().name());
    print(new CutsTable(model.network(), times.isPresent()).of(shown));
    if (shown.size() < file.cuts().size()) {
      say("%,d of %,d cuts; --all lists them.", shown.size(), file.cuts().size());
    }
    file.timing().ifPresent(timing -> say("%s", CutsTable.measured(timing)));
    write(file);
  }

  /** A network of unknown weights can still be cut; what it costs is then not known in time. */
  private Optional<CutTimes> measured(Model model) throws InterruptedException {
    if (Bundle.of(model).isPresent()) {
      return unmeasured("a bundle has its halves alone; measure the network's own file");
    }
    try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
      Engine engine = engineOption.engine(model.network());
      return Optional.of(
          CutTiming.of(model, engine)
              .threads(threads.count())
              .within(Duration.ofMillis(Math.max(1, Math.round(seconds * 1000))))
              .listener(progress.task("cuts"))
              .measure());
    } catch (IOException | IllegalStateException e) {
      return unmeasured(e.getMessage());
    }
  }

  private Optional<CutTimes> unmeasured(@Nullable String reason) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(Locale.ROOT, "times: not measured: %s%n", reason);
    err.flush();
    return Optional.empty();
  }

  private void write(CutsFile file) throws IOException {
    if (svg != null) {
      WholeFile.write(svg, CutsChart.of(file));
      say("wrote %s", svg);
    }
    if (json != null) {
      file.writeJson(json);
      say("wrote %s", json);
    }
    if (csv != null) {
      file.writeCsv(csv);
      say("wrote %s", csv);
    }
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
  }

  private void say(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
