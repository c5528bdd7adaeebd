package io.cleave.bench.load;

import io.cleave.bench.Launcher;
import io.cleave.bench.PictureTask;
import io.cleave.bench.Progress;
import io.cleave.bench.ResidentMemory;
import io.cleave.bench.Results;
import io.cleave.bench.Statistics;
import io.cleave.codec.Profile;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.SplitPoint;
import io.cleave.lab.text.Table;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Servers under load: Cleave with activations, Cleave with pictures, gRPC with float32. */
@Command(
    name = "load",
    sortOptions = false,
    description = {
      "Loads servers: a tail behind Cleave (with batches and without), the whole network behind"
          + " Cleave fed with JPEG files, and the same tail behind gRPC fed with float32.",
      "",
      "First each answers as fast as it can, for images a second; then requests come at a share of"
          + " that whatever the server does, for latencies; then at a multiple of it, for what is"
          + " still answered in time. Servers take turns, in processes of their own."
    },
    mixinStandardHelpOptions = true)
public final class LoadBenchmark implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private PictureTask task;

  @Option(
      names = "--profile",
      defaultValue = "exact,keep=0.3",
      description = "As for cleave classify; default: ${DEFAULT-VALUE}, 70 %% pruned.")
  private String profile;

  @Option(
      names = "--engine",
      defaultValue = "pytorch",
      description = "Of every server, the rival's too; default: ${DEFAULT-VALUE}.")
  private String engine;

  @Option(
      names = "--max-batch",
      defaultValue = "8",
      description = "Of the servers with batches; default: ${DEFAULT-VALUE}.")
  private int maxBatch;

  @Option(names = "--connections", defaultValue = "8", description = "Default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--outstanding",
      defaultValue = "16",
      description = "Requests out at full load, on all connections; default: ${DEFAULT-VALUE}.")
  private int outstanding;

  @Option(names = "--rounds", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "15",
      description = "Of each server in each round of each step; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--load",
      defaultValue = "0.7",
      description = "Share of the peak at which latencies are taken; default: ${DEFAULT-VALUE}.")
  private double load;

  @Option(
      names = "--overload",
      defaultValue = "3",
      description = "Multiple of the peak; default: ${DEFAULT-VALUE}.")
  private double overload;

  @Option(
      names = "--deadline",
      paramLabel = "MILLIS",
      defaultValue = "2000",
      description = "Of each request; default: ${DEFAULT-VALUE}.")
  private int deadlineMillis;

  @Option(
      names = "--arrivals",
      defaultValue = "POISSON",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private Arrivals arrivals;

  @Option(
      names = "--server-cpus",
      defaultValue = "0",
      description = "As taskset writes them, empty for all; default: ${DEFAULT-VALUE}.")
  private String serverCpus;

  @Option(
      names = "--client-cpus",
      defaultValue = "1",
      description = "As taskset writes them, empty for all; default: ${DEFAULT-VALUE}.")
  private String clientCpus;

  @Option(
      names = "--warm-up",
      paramLabel = "<seconds>",
      defaultValue = "15",
      description = "Of each server before anything counts; default: ${DEFAULT-VALUE}.")
  private int warmUpSeconds;

  @Option(names = "--only-full-load", description = "Leaves out latencies and overload.")
  private boolean onlyFullLoad;

  @Option(names = "--out", defaultValue = Results.FOLDER + "/load.json")
  private Path out;

  private LoadBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    Launcher.run(new LoadBenchmark(), arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    RivalServer.pinThisProcess(clientCpus);
    List<Rival> rivals = new ArrayList<>();
    try {
      start(rivals);
      measure(rivals);
      report(rivals);
    } finally {
      rivals.forEach(Rival::close);
    }
    return 0;
  }

  private void start(List<Rival> rivals) throws IOException {
    Model model = task.find();
    try (Part head = model.head(task.cut())) {
      LoadInputs inputs = LoadInputs.of(head, Profile.parse(profile), task.files());
      RivalServer servers = new RivalServer(serverCpus, task.model(), task.weights(), engine);
      ModelFingerprint tail = SplitPoint.behind(head).fingerprint();
      ModelFingerprint whole = new ModelFingerprint(tail.architecture(), Cut.INPUT, tail.weights());
      rivals.add(split("split", servers.cleave(task.cut(), maxBatch), tail, inputs));
      rivals.add(split("split, no batches", servers.cleave(task.cut(), 1), tail, inputs));
      ServerProcess pictures = servers.cleave(Cut.INPUT, maxBatch);
      rivals.add(
          Rival.of(
              "whole, JPEG",
              pictures,
              FrameTarget.of(
                  pictures.port(), connections, whole, PayloadKind.PICTURE, inputs.files())));
      ServerProcess grpc = servers.grpc(task.cut());
      rivals.add(
          Rival.of(
              "gRPC, float32",
              grpc,
              new GrpcTarget(grpc.port(), connections, inputs.activations())));
    }
  }

  private Rival split(String name, ServerProcess server, ModelFingerprint tail, LoadInputs inputs)
      throws IOException {
    return Rival.of(
        name,
        server,
        FrameTarget.of(server.port(), connections, tail, PayloadKind.TENSORS, inputs.messages()));
  }

  private void measure(List<Rival> rivals) throws IOException, InterruptedException {
    long steps = (long) rivals.size() * (1 + rounds * (onlyFullLoad ? 1 : 3));
    try (Progress progress = new Progress("load", steps)) {
      for (Rival rival : rivals) {
        progress.step(1, rival.name() + ", warming up");
        new ClosedLoop(rival.target(), outstanding).run(Duration.ofSeconds(warmUpSeconds));
      }
      for (int round = 0; round < rounds; round++) {
        for (Rival rival : rivals) {
          progress.step(1, rival.name() + ", full load");
          rival.peaks().add(new ClosedLoop(rival.target(), outstanding).run(step()));
          rival.residentMegabytes().add(ResidentMemory.kilobytes(rival.server().pid()) / 1024);
        }
      }
      if (!onlyFullLoad) {
        measureOffered(rivals, progress);
      }
    }
  }

  private void measureOffered(List<Rival> rivals, Progress progress) throws IOException {
    for (int round = 0; round < rounds; round++) {
      for (Rival rival : rivals) {
        progress.step(1, rival.name() + ", part load");
        offer(rival, rival.load(), load, round);
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (Rival rival : rivals) {
        progress.step(1, rival.name() + ", overload");
        offer(rival, rival.overload(), overload, round);
      }
    }
  }

  private Duration step() {
    return Duration.ofSeconds(seconds);
  }

  private void offer(Rival rival, LoadRecord record, double share, int round) throws IOException {
    double perSecond = share * Statistics.median(rival.peaks());
    new OpenLoop(rival.target(), deadlineMillis, record)
        .run(arrivals.gapNanos(perSecond, round), step());
    rival.residentMegabytes().add(ResidentMemory.kilobytes(rival.server().pid()) / 1024);
  }

  private void report(List<Rival> rivals) throws IOException {
    double split = Statistics.median(rivals.get(0).peaks());
    Table table =
        new Table(
            "server",
            "bytes sent",
            "images/s",
            "split is",
            "p50 ms",
            "p99 ms",
            "queue p50",
            "queue p99",
            "decode p50",
            "decode p99",
            "goodput at overload",
            "resident MB");
    Map<String, Object> figures = new LinkedHashMap<>();
    for (Rival rival : rivals) {
      double peak = Statistics.median(rival.peaks());
      LoadRecord.Summary load = rival.load().summary();
      LoadRecord.Summary overload = rival.overload().summary();
      List<Long> resident = rival.residentMegabytes();
      table.row(
          rival.name(),
          String.format(Locale.ROOT, "%,d", rival.target().requestBytes()),
          decimal(peak),
          decimal(split / peak) + "x",
          decimal(load.latencyMillis().get("p50.0")),
          decimal(load.latencyMillis().get("p99.0")),
          decimal(load.queueMillis().get("p50.0")),
          decimal(load.queueMillis().get("p99.0")),
          decimal(load.decodeMillis().get("p50.0")),
          decimal(load.decodeMillis().get("p99.0")),
          onlyFullLoad ? "" : Math.round(100 * overload.goodput() / peak) + " %",
          resident.get(rounds - 1) + " to " + resident.get(resident.size() - 1));
      Map<String, Object> figure = new LinkedHashMap<>();
      figure.put("requestBytes", rival.target().requestBytes());
      figure.put("imagesPerSecond", peak);
      figure.put("imagesPerSecondByRound", rival.peaks());
      figure.put("splitIsFasterBy", split / peak);
      if (!onlyFullLoad) {
        figure.put("load", load);
        figure.put("overload", overload);
        figure.put("goodputShareOfPeak", overload.goodput() / peak);
      }
      figure.put("residentMegabytes", resident);
      figures.put(rival.name(), figure);
    }
    System.out.print(table);
    Results.write(out, spec, figures, "\n```\n" + table + "```\n");
  }

  private static String decimal(@Nullable Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.2f", value);
  }
}
