package io.cleave.bench.load;

import io.cleave.bench.Launcher;
import io.cleave.bench.Progress;
import io.cleave.bench.ResidentMemory;
import io.cleave.bench.Results;
import io.cleave.bench.Statistics;
import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.core.SplitPoint;
import io.cleave.lab.text.Table;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What it costs a server to have the tails of several cuts. */
@Command(
    name = "tails",
    mixinStandardHelpOptions = true,
    description = {
      "Compares a server that has the tails of several cuts with one that has the whole network:"
          + " resident memory when loaded, and after many batches. Then one connection that asks"
          + " for every cut by turns with connections that ask for one each.",
      ""
    })
public final class TailsBenchmark implements Callable<Integer> {
  private static final int SAMPLES = 4;

  @Spec private CommandSpec spec;

  @Option(names = "--model", defaultValue = "resnet50", description = "Default: ${DEFAULT-VALUE}.")
  private String name;

  @Option(names = "--weights", defaultValue = "seed:7", description = "Default: ${DEFAULT-VALUE}.")
  private String weights;

  @Option(
      names = "--cut",
      split = ",",
      defaultValue = "maxpool,bottle1,layer2,layer3",
      description = "Default: ${DEFAULT-VALUE}.")
  private List<String> cuts;

  @Option(
      names = "--engine",
      split = ",",
      defaultValue = "onnxruntime,pytorch",
      description = "Default: ${DEFAULT-VALUE}.")
  private List<String> engines;

  @Option(names = "--batches", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}.")
  private int batches;

  @Option(names = "--max-batch", defaultValue = "8", description = "Default: ${DEFAULT-VALUE}.")
  private int maxBatch;

  @Option(names = "--rounds", defaultValue = "9", description = "Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "Of each way to connect in each round; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(names = "--out", defaultValue = Results.FOLDER + "/tails.json")
  private Path out;

  private TailsBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    Launcher.run(new TailsBenchmark(), arguments);
  }

  /** Resident megabytes of one server. */
  private record Memory(long loaded, long worked) {}

  /** Answers a second, round by round. */
  private record Throughput(List<Double> oneConnection, List<Double> aConnectionEach) {
    double ratio() {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < oneConnection.size(); i++) {
        ratios.add(oneConnection.get(i) / aConnectionEach.get(i));
      }
      return Statistics.median(ratios);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Model model = Model.find(name).withWeights(weights);
    Messages whole = messages(model, List.of(Cut.INPUT));
    Messages several = messages(model, cuts);
    Map<String, Object> figures = new LinkedHashMap<>();
    Table table =
        new Table(
            "engine", "tails", "loaded MB", "after MB", "one connection, a second", "of four's");
    try (Progress progress = new Progress("tails", 2L * engines.size())) {
      for (String engine : engines) {
        progress.step(1, engine + ", whole");
        Memory one = memory(engine, whole);
        progress.step(1, engine + ", " + cuts.size() + " cuts");
        try (ServerProcess server = serve(engine, several)) {
          Memory all = memory(server, several);
          Throughput throughput = throughput(server, several);
          figures.put(engine, Map.of("whole", one, "cuts", all, "throughput", throughput));
          table.row(engine, Cut.INPUT, "" + one.loaded(), "" + one.worked(), "", "");
          table.row(
              engine,
              String.join(", ", cuts),
              grown(all.loaded(), one.loaded()),
              grown(all.worked(), one.worked()),
              String.format(Locale.ROOT, "%.1f", Statistics.median(throughput.oneConnection())),
              String.format(Locale.ROOT, "%.3f", throughput.ratio()));
        }
      }
    }
    System.out.print(table);
    Results.write(out, spec, figures);
    return 0;
  }

  private static String grown(long megabytes, long whole) {
    return String.format(
        Locale.ROOT, "%d (%+.0f %%)", megabytes, 100.0 * (megabytes - whole) / whole);
  }

  /** What requests for tails carry: a few messages for each. */
  private record Messages(
      List<String> cuts, List<ModelFingerprint> tails, List<List<ByteBuffer>> each) {}

  private static Messages messages(Model model, List<String> cuts) throws IOException {
    Messages all = new Messages(cuts, new ArrayList<>(), new ArrayList<>());
    for (String cut : cuts) {
      try (Part head = model.head(cut);
          Session session = head.newSession()) {
        all.tails().add(SplitPoint.behind(head).fingerprint());
        MessageEncoder encoder = MessageEncoder.of(head.wanted(), Profile.half());
        Random random = new Random(1);
        List<ByteBuffer> messages = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
          ByteBuffer image = session.inputs(head.given(), 1).data(0);
          while (image.hasRemaining()) {
            image.putFloat((float) random.nextGaussian());
          }
          Tensors crossing = session.run();
          ByteBuffer message =
              ByteBuffer.allocateDirect(encoder.maxEncodedBytes(crossing.signature()));
          encoder.encode(crossing, message);
          messages.add(message.flip());
        }
        all.each().add(messages);
      }
    }
    return all;
  }

  private ServerProcess serve(String engine, Messages messages) throws IOException {
    List<String> options = new ArrayList<>(List.of("--model", name, "--weights", weights));
    options.addAll(List.of("--engine", engine, "--cut", String.join(",", messages.cuts())));
    options.addAll(List.of("--max-batch", Integer.toString(maxBatch)));
    return ServerProcess.start(List.of(), options);
  }

  private Memory memory(String engine, Messages messages) throws IOException, InterruptedException {
    try (ServerProcess server = serve(engine, messages)) {
      return memory(server, messages);
    }
  }

  private Memory memory(ServerProcess server, Messages messages)
      throws IOException, InterruptedException {
    long loaded = ResidentMemory.kilobytes(server.pid()) / 1024;
    try (FrameTarget target =
        FrameTarget.ofTails(server.port(), true, messages.tails(), messages.each())) {
      new ClosedLoop(target, 2 * maxBatch).run(batches * maxBatch);
    }
    return new Memory(loaded, ResidentMemory.kilobytes(server.pid()) / 1024);
  }

  private Throughput throughput(ServerProcess server, Messages messages)
      throws IOException, InterruptedException {
    Throughput measured = new Throughput(new ArrayList<>(), new ArrayList<>());
    Duration turn = Duration.ofSeconds(seconds);
    try (FrameTarget one =
            FrameTarget.ofTails(server.port(), true, messages.tails(), messages.each());
        FrameTarget each =
            FrameTarget.ofTails(server.port(), false, messages.tails(), messages.each())) {
      for (int round = 0; round < rounds; round++) {
        measured.oneConnection().add(new ClosedLoop(one, 2 * maxBatch).run(turn));
        measured.aConnectionEach().add(new ClosedLoop(each, 2 * maxBatch).run(turn));
      }
    }
    return measured;
  }
}
