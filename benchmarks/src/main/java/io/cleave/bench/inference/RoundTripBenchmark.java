package io.cleave.bench.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.cleave.bench.Benchmark;
import io.cleave.bench.Columns;
import io.cleave.bench.Interleaved;
import io.cleave.bench.Served;
import io.cleave.bench.Timing;
import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.core.djl.ArrayTensors;
import io.cleave.core.picture.PictureInput;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.EdgeClientBuilder;
import io.cleave.edge.Report;
import io.cleave.edge.Stage;
import io.cleave.pytorch.PyTorch;
import io.cleave.server.process.JavaCommand;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What splitting adds on loopback: the round trip less the computing of head and tail. Beside it,
 * in turn and from the same server, the whole network fed with a picture's file; and the floor: the
 * same bytes through a bare Netty server, and the codec alone.
 */
@Command(
    name = "roundtrip",
    description = {
      "Times what splitting adds over loopback, server in a process of its own. The picture is"
          + " decoded before; beside it goes its file, decoded and run by the same server."
    })
final class RoundTripBenchmark extends Benchmark {
  private static final String SPLIT = "split";
  private static final String PICTURE = "picture to the cloud";
  private static final String FLOOR = "floor";
  private static final List<String> THREADS =
      List.of("ai.djl.pytorch.num_threads", "cleave.onnxruntime.threads");

  @Option(names = "--cut")
  private String cut = "bottle1";

  @Option(names = "--profile", description = "As for cleave classify.")
  private String profile = "exact,keep=0.3";

  @Parameters(paramLabel = "JPEG", description = "The picture that is asked for.")
  private Path picture;

  @Option(names = "--rounds")
  private int rounds = 200;

  @Option(
      names = "--warm-ups",
      description =
          "Rounds that do not count. The JVM compiles what ran some hundred times: with 50, all but"
              + " head and tail takes twice as long.")
  private int warmUps = 500;

  @Option(
      names = "--threads",
      description =
          "Of each process's engine. Threads of an engine wait for a while without sleeping, and"
              + " edge and server share the machine here.")
  private int threads = 1;

  /** What one way took, by stage. */
  private record Figures(int bytesSent, Map<String, Timing> millis) {}

  private record Row(String way, String stage, Timing timing) {}

  @Override
  protected void run() throws Exception {
    THREADS.forEach(each -> System.setProperty(each, Integer.toString(threads)));
    List<String> flags = THREADS.stream().map(each -> "-D" + each + "=" + threads).toList();
    Served served = new Served();
    Model model = served.find();
    byte[] file = Files.readAllBytes(picture);
    try (ServerProcess server = served.serve(flags, "--cut", cut, "--cut", Cut.INPUT);
        Part head = model.head(cut);
        Part nothing = model.head(Cut.INPUT);
        EdgeClient split = client(head, server).profile(Profile.parse(profile)).build();
        EdgeClient whole = client(nothing, server).pictures().build();
        NDManager manager = PyTorch.newManager()) {
      PictureInput input = new PictureInput(Classification.of(model).preprocessing());
      NDArray image = input.decode(file, manager);
      Report first = split.predict(image).report();
      Report firstWhole = whole.predictPicture(file).report();
      String sent = Integer.toString(first.bytesSent());
      String received = Integer.toString(first.bytesReceived());
      try (Session session = head.newSession();
          ServerProcess echoing =
              ServerProcess.start(JavaCommand.of(Echo.class, List.of(), sent, received));
          Echo echo = new Echo(echoing.port(), first.bytesSent(), first.bytesReceived())) {
        Runnable codec = codec(head, session, Profile.parse(profile), image);
        Interleaved<Map<String, Long>> ways = new Interleaved<>();
        ways.add(SPLIT, round -> nanos(split.predict(image).report()));
        ways.add(PICTURE, round -> nanos(whole.predictPicture(file).report()));
        ways.add(FLOOR, round -> floor(echo, codec));
        Map<String, Integer> bytes =
            Map.of(SPLIT, first.bytesSent(), PICTURE, firstWhole.bytesSent());
        report(ways.run(warmUps, rounds), bytes, head.wanted().bytes());
      }
    }
  }

  private static EdgeClientBuilder client(Part head, ServerProcess server) {
    return EdgeClient.builder(head, server.host(), server.port());
  }

  /** What a head makes of an image, encoded and decoded without anything between. */
  private static Runnable codec(Part head, Session session, Profile profile, NDArray image) {
    Tensors crossing = session.run(ArrayTensors.of(new NDList(image), head.given()));
    MessageEncoder encoder = MessageEncoder.of(head.wanted(), profile);
    MessageDecoder decoder = MessageDecoder.of(head.wanted());
    ByteBuffer message = ByteBuffer.allocateDirect(encoder.maxEncodedBytes(head.wanted()));
    Tensors decoded = Tensors.allocate(head.wanted(), 1);
    return () -> {
      encoder.encode(crossing, message.clear());
      decoder.decode(message.flip(), decoded);
    };
  }

  private static Map<String, Long> nanos(Report report) {
    Map<String, Long> nanos = new LinkedHashMap<>();
    for (Stage stage : Stage.values()) {
      nanos.put(stage.label(), report.nanos(stage));
    }
    long total = report.totalNanos();
    nanos.put("total", total);
    nanos.put(
        "total less head and tail", total - report.nanos(Stage.HEAD) - report.nanos(Stage.TAIL));
    return nanos;
  }

  private static Map<String, Long> floor(Echo echo, Runnable codec) {
    Map<String, Long> nanos = new LinkedHashMap<>();
    long echoed = Timing.nanos(echo::roundTrip);
    long coded = Timing.nanos(codec);
    nanos.put("echo", echoed);
    nanos.put("encode, decode", coded);
    nanos.put("together", echoed + coded);
    return nanos;
  }

  private void report(
      Map<String, List<Map<String, Long>>> ways, Map<String, Integer> bytes, long rawBytes)
      throws IOException {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("cut", cut);
    figures.put("profile", profile);
    figures.put("rawBytes", rawBytes);
    List<Row> rows = new ArrayList<>();
    ways.forEach(
        (way, all) -> {
          Map<String, Timing> timings = timings(all);
          timings.forEach((stage, timing) -> rows.add(new Row(way, stage, timing)));
          Integer sent = bytes.get(way);
          figures.put(way, sent == null ? timings : new Figures(sent, timings));
        });
    Columns<Row> columns =
        new Columns<Row>().add("way", "%s", Row::way).add("stage", "%s", Row::stage);
    write(figures, Timing.columns(columns, "%.3f", Row::timing).sheet("", rows));
  }

  private static Map<String, Timing> timings(List<Map<String, Long>> rounds) {
    Map<String, Timing> timings = new LinkedHashMap<>();
    for (String stage : rounds.get(0).keySet()) {
      timings.put(stage, Timing.of(rounds.stream().map(round -> round.get(stage)).toList()));
    }
    return timings;
  }
}
