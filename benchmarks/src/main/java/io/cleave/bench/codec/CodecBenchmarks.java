package io.cleave.bench.codec;

import io.cleave.bench.Results;
import io.cleave.codec.tensor.TensorShape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@link CodecBenchmark} on the JVM it is started with; writes a table and JSON. */
@Command(
    name = "codec",
    description = "Times encode and decode beside a memory copy, zstd and LZ4, single-threaded.",
    mixinStandardHelpOptions = true)
public final class CodecBenchmarks implements Callable<Integer> {
  /** What JMH's profiler calls the bytes of an operation. */
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private static final String COPY = "copy";

  @Spec private CommandSpec spec;

  @Option(
      names = "--vector",
      description = "Let the codec use jdk.incubator.vector, which it does on JDK 25 or later.")
  private boolean vector;

  @Option(names = "--rivals", split = ",", description = "Default: all. The copy always runs.")
  private List<String> rivals = List.of();

  @Option(names = "--out", description = "JSON, with a table beside it. Default: named by the JVM.")
  private @Nullable Path out;

  @Option(names = "--results", hidden = true, defaultValue = Results.FOLDER)
  private Path results;

  private CodecBenchmarks() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CodecBenchmarks()).execute(arguments));
  }

  /**
   * One measured point.
   *
   * @param operation encode or decode
   * @param shape of the tensor
   * @param kept fraction of elements
   * @param rival what did it
   * @param micros median time of a call
   * @param p90Micros what nine of ten calls stay below
   * @param gigabytesPerSecond bytes of the float32 tensor, not of the frame
   * @param ofCopy speed as a ratio to the memory copy's
   * @param allocatedBytes by a call, measured at 30 % kept
   */
  record Point(
      String operation,
      String shape,
      String kept,
      String rival,
      double micros,
      double p90Micros,
      double gigabytesPerSecond,
      double ofCopy,
      double allocatedBytes) {}

  @Override
  public Integer call() throws RunnerException, IOException {
    List<RunResult> times = List.copyOf(new Runner(options().build()).run());
    List<Point> points = points(times, allocations());
    String java = "java" + Runtime.version().feature() + (vector ? "-vector" : "");
    Path json = out != null ? out : results.resolve("codec-" + java + ".json");
    String table = "\n" + table(points);
    System.out.print("\n" + Results.heading(spec) + table);
    Results.write(json, spec, Map.of("points", points), table);
    return 0;
  }

  private ChainedOptionsBuilder options() {
    ChainedOptionsBuilder options =
        new OptionsBuilder().include(CodecBenchmark.class.getName()).shouldFailOnError(true);
    List<String> flags = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    if (vector) {
      flags.add("--add-modules=jdk.incubator.vector");
    }
    options.jvmArgs(flags.toArray(String[]::new));
    if (!rivals.isEmpty()) {
      List<String> all = new ArrayList<>(rivals);
      all.remove(COPY);
      all.add(0, COPY);
      options.param("rival", all.toArray(String[]::new));
    }
    return options;
  }

  /** In a run of its own, since taking samples allocates. */
  private List<RunResult> allocations() throws RunnerException {
    ChainedOptionsBuilder options =
        options()
            .mode(Mode.AverageTime)
            .addProfiler(GCProfiler.class)
            .param("kept", "0.30")
            .warmupIterations(6)
            .measurementIterations(1);
    return List.copyOf(new Runner(options.build()).run());
  }

  private static double allocatedBytes(RunResult result, List<RunResult> allocations) {
    return allocations.stream()
        .filter(other -> label(other).equals(label(result)))
        .filter(other -> param(other, "shape").equals(param(result, "shape")))
        .filter(other -> param(other, "rival").equals(param(result, "rival")))
        .map(other -> Objects.requireNonNull(other.getSecondaryResults().get(ALLOCATED)))
        .findFirst()
        .orElseThrow()
        .getScore();
  }

  private static String label(RunResult result) {
    return result.getPrimaryResult().getLabel();
  }

  private static List<Point> points(List<RunResult> results, List<RunResult> allocations) {
    List<Point> points = new ArrayList<>();
    for (RunResult result : results) {
      double copyMicros = micros(copyOf(result, results));
      String shape = param(result, "shape");
      points.add(
          new Point(
              label(result),
              shape,
              param(result, "kept"),
              param(result, "rival"),
              micros(result),
              percentile(result, 90),
              TensorShape.parse(shape).bytes() / micros(result) / 1e3,
              copyMicros / micros(result),
              allocatedBytes(result, allocations)));
    }
    return points;
  }

  private static RunResult copyOf(RunResult result, List<RunResult> results) {
    return results.stream()
        .filter(other -> param(other, "rival").equals(COPY))
        .filter(other -> sameBut(result, other))
        .findFirst()
        .orElseThrow();
  }

  private static boolean sameBut(RunResult a, RunResult b) {
    return label(a).equals(label(b))
        && param(a, "shape").equals(param(b, "shape"))
        && param(a, "kept").equals(param(b, "kept"));
  }

  private static String param(RunResult result, String name) {
    return result.getParams().getParam(name);
  }

  private static double micros(RunResult result) {
    return percentile(result, 50);
  }

  private static double percentile(RunResult result, double rank) {
    return result.getPrimaryResult().getStatistics().getPercentile(rank);
  }

  private static String table(List<Point> points) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| | shape | kept | rival | median \u00b5s | 90 % \u00b5s | GB/s of float32 | of copy | allocated B |\n");
    text.append("|---|---|---|---|---|---|---|---|---|\n");
    for (Point point : points) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %.1f | %.1f | %.2f | %.2f | %.0f |%n",
              point.operation(),
              point.shape(),
              point.kept(),
              point.rival(),
              point.micros(),
              point.p90Micros(),
              point.gigabytesPerSecond(),
              point.ofCopy(),
              point.allocatedBytes()));
    }
    return text.toString();
  }
}
