package io.cleave.bench.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.cleave.bench.Interleaved;
import io.cleave.bench.Results;
import io.cleave.codec.Profile;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.picture.PictureInput;
import io.cleave.core.picture.Preprocessing;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import io.cleave.edge.RequestReport;
import io.cleave.lab.text.Table;
import io.cleave.pytorch.PyTorch;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * What splitting adds on loopback: the round trip less the computing of head and tail. Beside it,
 * in turn and from the same server, the whole network fed with a picture's file.
 */
@Command(
    name = "roundtrip",
    description = {
      "Times what splitting adds over loopback, server in a process of its own. The picture is"
          + " decoded before; beside it goes its file, decoded and run by the same server."
    },
    mixinStandardHelpOptions = true)
public final class RoundTripBenchmark implements Callable<Integer> {

  private static final String MODEL = "resnet50";
  private static final String WEIGHTS = "seed:7";

  @Spec private CommandSpec spec;

  @Option(names = "--cut", defaultValue = "bottle1", description = "Default: ${DEFAULT-VALUE}.")
  private String cut;

  @Option(
      names = "--profile",
      defaultValue = "exact,keep=0.3",
      description = "As for cleave classify; default: ${DEFAULT-VALUE}.")
  private String profile;

  @Parameters(paramLabel = "JPEG", description = "The picture that is asked for.")
  private Path picture;

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
    List<String> serve =
        List.of("--model", MODEL, "--weights", WEIGHTS, "--cut", cut, "--cut", Cut.INPUT);
    Model model = Model.find(MODEL).withWeights(WEIGHTS);
    byte[] file = Files.readAllBytes(picture);
    try (ServerProcess server = ServerProcess.start(List.of(), serve);
        Part head = model.head(cut);
        Part nothing = model.head(Cut.INPUT);
        EdgeClient split = client(head, server).profile(Profile.parse(profile)).build();
        EdgeClient whole = client(nothing, server).pictures().build();
        NDManager manager = PyTorch.newManager()) {
      Preprocessing preprocessing = Classification.of(model).preprocessing();
      NDArray image = new PictureInput(preprocessing).decode(file, manager);
      Map<String, Supplier<RequestReport>> ways = new LinkedHashMap<>();
      ways.put("split", () -> split.predict(image).report());
      ways.put("picture to the cloud", () -> whole.predictPicture(file).report());
      report(time(ways), head.wanted().bytes());
    }
    return 0;
  }

  private static EdgeClientBuilder client(Part head, ServerProcess server) {
    return EdgeClient.builder(head, server.host(), server.port());
  }

  private Map<String, List<RequestReport>> time(Map<String, Supplier<RequestReport>> ways) {
    Map<String, List<RequestReport>> reports = new LinkedHashMap<>();
    ways.keySet().forEach(way -> reports.put(way, new ArrayList<>()));
    for (int round = -warmUps; round < rounds; round++) {
      for (Map.Entry<String, Supplier<RequestReport>> way : ways.entrySet()) {
        RequestReport report = way.getValue().get();
        if (round >= 0) {
          reports.get(way.getKey()).add(report);
        }
      }
    }
    return reports;
  }

  private void report(Map<String, List<RequestReport>> reports, long rawBytes) throws IOException {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("cut", cut);
    figures.put("profile", profile);
    figures.put("rawBytes", rawBytes);
    Table table = new Table("way", "stage", "median ms", "fastest ms", "p90 ms");
    reports.forEach(
        (way, each) -> {
          Map<String, Interleaved.Timing> timings = timings(each);
          timings.forEach(
              (stage, timing) ->
                  table.row(
                      way,
                      stage,
                      decimal(timing.median()),
                      decimal(timing.fastest()),
                      decimal(timing.p90())));
          figures.put(way, Map.of("bytesSent", each.get(0).bytesSent(), "millis", timings));
        });
    System.out.print(table);
    Results.write(out, spec, figures);
  }

  private static Map<String, Interleaved.Timing> timings(List<RequestReport> reports) {
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
    return timings;
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
