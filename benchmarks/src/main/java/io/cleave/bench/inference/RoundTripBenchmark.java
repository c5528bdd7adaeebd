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
import io.cleave.edge.Report;
import io.cleave.edge.Stage;
import io.cleave.lab.text.Table;
import io.cleave.pytorch.PyTorch;
import io.cleave.server.process.JavaCommand;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
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
  private static final String SPLIT = "split";
  private static final List<String> THREADS =
      List.of("ai.djl.pytorch.num_threads", "cleave.onnxruntime.threads");

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

  @Option(
      names = "--warm-ups",
      defaultValue = "500",
      description = {
        "Rounds that do not count; default: ${DEFAULT-VALUE}. The JVM compiles what ran some hundred"
            + " times: with 50, all but head and tail takes twice as long."
      })
  private int warmUps;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = {
        "Of each process's engine; default: ${DEFAULT-VALUE}. Threads of an engine wait for a while"
            + " without sleeping, and edge and server share the machine here."
      })
  private int threads;

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
    THREADS.forEach(each -> System.setProperty(each, Integer.toString(threads)));
    List<String> flags = THREADS.stream().map(each -> "-D" + each + "=" + threads).toList();
    List<String> serve =
        List.of("--model", MODEL, "--weights", WEIGHTS, "--cut", cut, "--cut", Cut.INPUT);
    Model model = Model.find(MODEL).withWeights(WEIGHTS);
    byte[] file = Files.readAllBytes(picture);
    try (ServerProcess server = ServerProcess.start(flags, serve);
        Part head = model.head(cut);
        Part nothing = model.head(Cut.INPUT);
        EdgeClient split = client(head, server).profile(Profile.parse(profile)).build();
        EdgeClient whole = client(nothing, server).pictures().build();
        NDManager manager = PyTorch.newManager()) {
      Preprocessing preprocessing = Classification.of(model).preprocessing();
      NDArray image = new PictureInput(preprocessing).decode(file, manager);
      Map<String, Supplier<Report>> ways = new LinkedHashMap<>();
      ways.put(SPLIT, () -> split.predict(image).report());
      ways.put("picture to the cloud", () -> whole.predictPicture(file).report());
      Report first = split.predict(image).report();
      try (CodecAlone codec = new CodecAlone(head, Profile.parse(profile), image)) {
        measure(ways, first, codec, head.wanted().bytes());
      }
    }
    return 0;
  }

  /**
   * All ways by turns, and the floor: the same bytes through a bare Netty server, and the codec.
   */
  private void measure(
      Map<String, Supplier<Report>> ways, Report first, CodecAlone alone, long rawBytes)
      throws IOException {
    int sent = first.bytesSent();
    int received = first.bytesReceived();
    List<String> command =
        JavaCommand.of(
            EchoServer.class, List.of(), Integer.toString(sent), Integer.toString(received));
    try (ServerProcess server = ServerProcess.start(command);
        EchoClient client = new EchoClient(server.host(), server.port(), sent, received)) {
      long[] echo = new long[rounds];
      long[] codec = new long[rounds];
      Map<String, List<Report>> reports =
          time(
              ways,
              round -> {
                echo[round] = client.roundTrip();
                codec[round] = alone.run();
              });
      report(reports, floor(echo, codec), rawBytes);
    }
  }

  private static Map<String, Interleaved.Timing> floor(long[] echo, long[] codec) {
    Map<String, Interleaved.Timing> floor = new LinkedHashMap<>();
    floor.put("echo", Interleaved.Timing.of(echo));
    floor.put("encode, decode", Interleaved.Timing.of(codec));
    long[] both = new long[echo.length];
    Arrays.setAll(both, round -> echo[round] + codec[round]);
    floor.put("together", Interleaved.Timing.of(both));
    return floor;
  }

  private static EdgeClientBuilder client(Part head, ServerProcess server) {
    return EdgeClient.builder(head, server.host(), server.port());
  }

  private Map<String, List<Report>> time(Map<String, Supplier<Report>> ways, IntConsumer floor) {
    Map<String, List<Report>> reports = new LinkedHashMap<>();
    ways.keySet().forEach(way -> reports.put(way, new ArrayList<>()));
    for (int round = -warmUps; round < rounds; round++) {
      for (Map.Entry<String, Supplier<Report>> way : ways.entrySet()) {
        Report report = way.getValue().get();
        if (round >= 0) {
          Objects.requireNonNull(reports.get(way.getKey())).add(report);
        }
      }
      floor.accept(Math.max(0, round));
    }
    return reports;
  }

  private void report(
      Map<String, List<Report>> reports, Map<String, Interleaved.Timing> floor, long rawBytes)
      throws IOException {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("cut", cut);
    figures.put("profile", profile);
    figures.put("rawBytes", rawBytes);
    Table table = new Table("way", "stage", "median ms", "fastest ms", "p90 ms");
    reports.forEach(
        (way, each) -> {
          Map<String, Interleaved.Timing> timings = timings(each);
          timings.forEach((stage, timing) -> row(table, way, stage, timing));
          figures.put(way, Map.of("bytesSent", each.get(0).bytesSent(), "millis", timings));
        });
    floor.forEach((part, timing) -> row(table, "floor", part, timing));
    figures.put("floor", floor);
    System.out.print(table);
    Results.write(out, spec, figures);
  }

  private static void row(Table table, String way, String stage, Interleaved.Timing timing) {
    table.row(
        way, stage, decimal(timing.median()), decimal(timing.fastest()), decimal(timing.p90()));
  }

  private static Map<String, Interleaved.Timing> timings(List<Report> reports) {
    Map<String, Interleaved.Timing> timings = new LinkedHashMap<>();
    for (Stage stage : Stage.values()) {
      timings.put(stage.label(), timing(reports, report -> report.nanos(stage)));
    }
    timings.put("total", timing(reports, Report::totalNanos));
    timings.put("total less head and tail", timing(reports, RoundTripBenchmark::overhead));
    return timings;
  }

  private static long overhead(Report report) {
    return report.totalNanos() - report.nanos(Stage.HEAD) - report.nanos(Stage.TAIL);
  }

  private static Interleaved.Timing timing(List<Report> reports, ToLongFunction<Report> nanos) {
    return Interleaved.Timing.of(reports.stream().mapToLong(nanos).toArray());
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
