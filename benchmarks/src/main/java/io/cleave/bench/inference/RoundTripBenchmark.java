package io.cleave.bench.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cleave.bench.Interleaved;
import io.cleave.bench.Results;
import io.cleave.codec.Profile;
import io.cleave.core.ModelPart;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.RequestReport;
import io.cleave.examples.demo.ServerProcess;
import io.cleave.examples.text.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What splitting adds on loopback: the round trip less the computing of head and tail. */
@Command(
    name = "roundtrip",
    description = "Times what splitting adds over loopback, server in a process of its own.",
    mixinStandardHelpOptions = true)
public final class RoundTripBenchmark implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--cut", defaultValue = "bottle1", description = "Default: ${DEFAULT-VALUE}.")
  private String cut;

  @Option(
      names = "--profile",
      defaultValue = "exact,keep=0.3",
      description = "As for cleave classify; default: ${DEFAULT-VALUE}.")
  private String profile;

  @Option(names = "--rounds", defaultValue = "200", description = "Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--warm-ups", defaultValue = "50", description = "Default: ${DEFAULT-VALUE}.")
  private int warmUps;

  @Option(names = "--out", defaultValue = Results.FOLDER + "/roundtrip.json")
  private Path out;

  private RoundTripBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new RoundTripBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<String> serve = List.of("--model", "resnet50", "--weights", "seed:7", "--cut", cut);
    try (ServerProcess server = ServerProcess.start(List.of(), serve);
        ModelPart head = ModelPart.head(ResNet.of(50), Weights.seeded(7), cut)) {
      report(reports(server, head), head.cut().rawBytes());
    }
    return 0;
  }

  private List<RequestReport> reports(ServerProcess server, ModelPart head) {
    List<RequestReport> reports = new ArrayList<>();
    try (EdgeClient client =
            EdgeClient.builder(head, server.host(), server.port())
                .profile(Profile.parse(profile))
                .build();
        NDManager manager = head.manager().newSubManager()) {
      NDArray image = manager.randomNormal(new Shape(1, 3, 224, 224));
      for (int round = -warmUps; round < rounds; round++) {
        RequestReport report = client.predict(image).report();
        if (round >= 0) {
          reports.add(report);
        }
      }
    }
    return reports;
  }

  private void report(List<RequestReport> reports, long rawBytes) throws IOException {
    Map<String, Interleaved.Timing> timings = new LinkedHashMap<>();
    timings.put("head", timing(reports, RequestReport::headNanos));
    timings.put("encode", timing(reports, RequestReport::encodeNanos));
    timings.put("wait", timing(reports, RequestReport::waitNanos));
    timings.put("network", timing(reports, RequestReport::networkNanos));
    timings.put("queue", timing(reports, RequestReport::queueNanos));
    timings.put("decode", timing(reports, RequestReport::decodeNanos));
    timings.put("tail", timing(reports, RequestReport::tailNanos));
    timings.put("reply", timing(reports, RequestReport::replyNanos));
    timings.put("total", timing(reports, RequestReport::totalNanos));
    timings.put("total less head and tail", timing(reports, RoundTripBenchmark::overhead));
    Table table = new Table("stage", "median ms", "fastest ms", "p90 ms");
    timings.forEach(
        (name, timing) ->
            table.row(
                name, decimal(timing.median()), decimal(timing.fastest()), decimal(timing.p90())));
    System.out.print(table);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("cut", cut);
    figures.put("profile", profile);
    figures.put("rawBytes", rawBytes);
    figures.put("bytesSent", reports.get(0).bytesSent());
    figures.put("millis", timings);
    Results.write(out, spec, figures);
  }

  private static long overhead(RequestReport report) {
    return report.totalNanos() - report.headNanos() - report.tailNanos();
  }

  private static Interleaved.Timing timing(
      List<RequestReport> reports, ToLongFunction<RequestReport> nanos) {
    return Interleaved.Timing.of(reports.stream().mapToLong(nanos).toArray());
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
