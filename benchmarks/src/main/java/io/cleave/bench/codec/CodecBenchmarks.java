package io.cleave.bench.codec;

import io.cleave.bench.Benchmark;
import io.cleave.bench.Columns;
import io.cleave.bench.Sheet;
import io.cleave.codec.tensor.TensorShape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs {@link CodecBenchmark} on the JVM it is started with; writes a table and JSON. */
@Command(
    name = "codec",
    description = "Times encode and decode beside a memory copy, zstd and LZ4, single-threaded.")
final class CodecBenchmarks extends Benchmark {
  private static final String COPY = "copy";

  /** How much survives where allocations are measured. */
  private static final String SOME = "0.30";

  @Option(
      names = "--vector",
      description = "Let the codec use jdk.incubator.vector, which it does on JDK 25 or later.")
  private boolean vector;

  @Option(names = "--rivals", split = ",", description = "Default: all. The copy always runs.")
  private List<String> rivals = new ArrayList<>();

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
  protected void run() throws Exception {
    Collection<RunResult> times = new Runner(options().build()).run();
    Collection<RunResult> allocations = allocations();
    List<Point> points = times.stream().map(each -> point(each, times, allocations)).toList();
    Sheet sheet =
        new Columns<Point>()
            .add("", "%s", Point::operation)
            .add("shape", "%s", Point::shape)
            .add("kept", "%s", Point::kept)
            .add("rival", "%s", Point::rival)
            .add("median \u00b5s", "%.1f", Point::micros)
            .add("90 % \u00b5s", "%.1f", Point::p90Micros)
            .add("GB/s of float32", "%.2f", Point::gigabytesPerSecond)
            .add("of copy", "%.2f", Point::ofCopy)
            .add("allocated B", "%.0f", Point::allocatedBytes)
            .sheet("Single calls.", points);
    String java = "java" + Runtime.version().feature() + (vector ? "-vector" : "");
    write("codec-" + java, Map.of("points", points), List.of(sheet), Sheet::markdown);
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
      rivals.remove(COPY);
      rivals.add(0, COPY);
      options.param("rival", rivals.toArray(String[]::new));
    }
    return options;
  }

  /** In a run of its own, since taking samples allocates. */
  private Collection<RunResult> allocations() throws RunnerException {
    ChainedOptionsBuilder options =
        options()
            .mode(Mode.AverageTime)
            .addProfiler(GCProfiler.class)
            .param("kept", SOME)
            .warmupIterations(6)
            .measurementIterations(1);
    return new Runner(options.build()).run();
  }

  private static Point point(
      RunResult result, Collection<RunResult> times, Collection<RunResult> allocations) {
    String operation = result.getPrimaryResult().getLabel();
    String shape = result.getParams().getParam("shape");
    String kept = result.getParams().getParam("kept");
    String rival = result.getParams().getParam("rival");
    double micros = micros(result, 50);
    RunResult allocating = find(allocations, operation, shape, SOME, rival);
    return new Point(
        operation,
        shape,
        kept,
        rival,
        micros,
        micros(result, 90),
        TensorShape.parse(shape).bytes() / micros / 1e3,
        micros(find(times, operation, shape, kept, COPY), 50) / micros,
        Objects.requireNonNull(allocating.getSecondaryResults().get("gc.alloc.rate.norm"))
            .getScore());
  }

  private static RunResult find(
      Collection<RunResult> results, String operation, String shape, String kept, String rival) {
    return results.stream()
        .filter(each -> each.getPrimaryResult().getLabel().equals(operation))
        .filter(each -> each.getParams().getParam("shape").equals(shape))
        .filter(each -> each.getParams().getParam("kept").equals(kept))
        .filter(each -> each.getParams().getParam("rival").equals(rival))
        .findFirst()
        .orElseThrow();
  }

  private static double micros(RunResult result, double rank) {
    return result.getPrimaryResult().getStatistics().getPercentile(rank);
  }
}
