package io.cleave.bench.load;

import io.cleave.bench.Benchmark;
import io.cleave.bench.Columns;
import io.cleave.bench.PictureTask;
import io.cleave.bench.Progress;
import io.cleave.bench.Sheet;
import io.cleave.bench.load.FrameTarget.Question;
import io.cleave.bench.load.Rival.Figures;
import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.core.SplitPoint;
import io.cleave.core.picture.PictureInput;
import io.cleave.server.ServeCommand;
import io.cleave.server.process.JavaCommand;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Servers under load: Cleave with activations, Cleave with pictures, gRPC with float32. */
@Command(
    name = "load",
    description = {
      "Loads servers: a tail behind Cleave (with batches and without), the whole network behind"
          + " Cleave fed with JPEG files, and the same tail behind gRPC fed with float32.",
      "",
      "First each answers as fast as it can, for images a second; then requests come at a share of"
          + " that whatever the server does, for latencies; then at a multiple of it, for what is"
          + " still answered in time. Servers take turns, in processes of their own."
    })
final class LoadBenchmark extends Benchmark {
  /** One thread computes, in every server: the engine's own would be one more on some machines. */
  private static final List<String> FLAGS =
      List.of("-Dai.djl.pytorch.num_threads=1", "-Dcleave.onnxruntime.threads=1");

  @Mixin private PictureTask task;

  @Option(names = "--profile", description = "As for cleave classify.")
  private String profile = "exact,keep=0.3";

  @Option(names = "--engine", description = "Of every server, the rival's too.")
  private String engine = "pytorch";

  @Option(names = "--max-batch", description = "Of the servers with batches.")
  private int maxBatch = 8;

  @Option(names = "--connections")
  private int connections = 8;

  @Option(names = "--outstanding", description = "Requests out at full load, on all connections.")
  private int outstanding = 16;

  @Option(names = "--rounds")
  private int rounds = 3;

  @Option(names = "--seconds", description = "Of each server in each round of each step.")
  private int seconds = 15;

  @Option(names = "--load", description = "Share of the peak at which latencies are taken.")
  private double load = 0.7;

  @Option(names = "--overload", description = "Multiple of the peak.")
  private double overload = 3;

  @Option(names = "--deadline", paramLabel = "MILLIS", description = "Of each request.")
  private int deadlineMillis = 2000;

  @Option(names = "--arrivals", description = "${COMPLETION-CANDIDATES}.")
  private Arrivals arrivals = Arrivals.POISSON;

  @Option(names = "--server-cpus", description = "As taskset writes them, empty for all.")
  private String serverCpus = "0";

  @Option(names = "--client-cpus", description = "As taskset writes them, empty for all.")
  private String clientCpus = "1";

  @Option(
      names = "--warm-up",
      paramLabel = "<seconds>",
      description = "Of each server before anything counts.")
  private int warmUpSeconds = 15;

  @Option(names = "--only-full-load", description = "Leaves out latencies and overload.")
  private boolean onlyFullLoad;

  /** What a rival does in one round. */
  private interface Step {
    void run(Rival rival, int round) throws IOException, InterruptedException;
  }

  @Override
  protected void run() throws Exception {
    pinThisProcess();
    List<Rival> rivals = new ArrayList<>();
    try {
      start(rivals);
      measure(rivals);
      report(rivals);
    } finally {
      rivals.forEach(Rival::close);
    }
  }

  /** Keeps this process, with all the threads it has and will have, to some processors. */
  private void pinThisProcess() throws IOException, InterruptedException {
    if (!clientCpus.isEmpty()) {
      String pid = Long.toString(ProcessHandle.current().pid());
      Process taskset =
          new ProcessBuilder("taskset", "-a", "-p", "-c", clientCpus, pid)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (taskset.waitFor() != 0) {
        throw new IOException("this process cannot be kept to processors " + clientCpus);
      }
    }
  }

  /** Gives all rivals the same pictures, each in its form. */
  private void start(List<Rival> rivals) throws IOException {
    List<ByteBuffer> files = new ArrayList<>();
    List<Activation> activations = new ArrayList<>();
    List<ByteBuffer> messages = new ArrayList<>();
    try (Part head = task.served().find().head(task.cut());
        Session session = head.newSession()) {
      PictureInput input = new PictureInput(Classification.of(head.model()).preprocessing());
      MessageEncoder encoder = MessageEncoder.of(head.wanted(), Profile.parse(profile));
      for (byte[] file : task.files()) {
        files.add(ByteBuffer.allocateDirect(file.length).put(file).flip());
        input.decode(file, session.inputs(head.given(), 1).data(0));
        Tensors crossing = session.run();
        activations.add(GrpcTarget.activation(crossing.data(0).asFloatBuffer()));
        messages.add(FrameTarget.message(encoder, crossing));
      }
      ModelFingerprint tail = SplitPoint.behind(head).fingerprint();
      ModelFingerprint whole = new ModelFingerprint(tail.architecture(), Cut.INPUT, tail.weights());
      Question tensors = Question.tensors(tail, messages);
      rivals.add(cleave("split", task.cut(), maxBatch, tensors));
      rivals.add(cleave("split, no batches", task.cut(), 1, tensors));
      Question pictures = new Question(whole, PayloadKind.PICTURE, files);
      rivals.add(cleave("whole, JPEG", Cut.INPUT, maxBatch, pictures));
    }
    ServerProcess grpc =
        serve(
            GrpcTailServer.class,
            List.of(task.served().model(), task.served().weights(), task.cut(), engine));
    GrpcTarget target = new GrpcTarget(grpc.port(), connections, activations);
    rivals.add(new Rival("gRPC, float32", grpc, target, deadlineMillis));
  }

  private Rival cleave(String name, String cut, int batch, Question question) throws IOException {
    List<String> options = task.served().options("--engine", engine, "--cut", cut);
    options.addAll(List.of("--max-batch", Integer.toString(batch), "--port", "0", "--no-admin"));
    ServerProcess server = serve(ServeCommand.class, options);
    FrameTarget target = new FrameTarget(server.port(), connections, List.of(question));
    return new Rival(name, server, target, deadlineMillis);
  }

  private ServerProcess serve(Class<?> program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (!serverCpus.isEmpty()) {
      command.addAll(List.of("taskset", "-c", serverCpus));
    }
    command.addAll(JavaCommand.of(program, FLAGS, arguments.toArray(String[]::new)));
    return ServerProcess.start(command);
  }

  private void measure(List<Rival> rivals) throws IOException, InterruptedException {
    Duration warmUp = Duration.ofSeconds(warmUpSeconds);
    Duration turn = Duration.ofSeconds(seconds);
    long steps = (long) rivals.size() * (1 + rounds * (onlyFullLoad ? 1 : 3));
    try (Progress progress = new Progress("load", steps)) {
      byTurns(rivals, 1, "warming up", progress, (r, round) -> r.warmUp(outstanding, warmUp));
      byTurns(rivals, rounds, "full load", progress, (r, round) -> r.fullLoad(outstanding, turn));
      if (!onlyFullLoad) {
        byTurns(rivals, rounds, "part load", progress, (r, round) -> offer(r, r.load, load, round));
        byTurns(
            rivals,
            rounds,
            "overload",
            progress,
            (r, round) -> offer(r, r.overload, overload, round));
      }
    }
  }

  private static void byTurns(
      List<Rival> rivals, int rounds, String what, Progress progress, Step step)
      throws IOException, InterruptedException {
    for (int round = 0; round < rounds; round++) {
      for (Rival rival : rivals) {
        progress.step(1, rival.name + ", " + what);
        step.run(rival, round);
      }
    }
  }

  private void offer(Rival rival, OpenLoop loop, double share, int round) throws IOException {
    LongSupplier gapNanos = arrivals.gapNanos(share * rival.peak(), round);
    rival.offer(loop, gapNanos, Duration.ofSeconds(seconds));
  }

  private void report(List<Rival> rivals) throws IOException {
    double split = rivals.get(0).peak();
    Map<String, Figures> figures = new LinkedHashMap<>();
    rivals.forEach(rival -> figures.put(rival.name, rival.figures(split, onlyFullLoad)));
    Columns<Map.Entry<String, Figures>> columns =
        new Columns<Map.Entry<String, Figures>>()
            .add("server", "%s", Map.Entry::getKey)
            .add("bytes sent", "%,d", row -> row.getValue().requestBytes())
            .add("images/s", "%.2f", row -> row.getValue().imagesPerSecond())
            .add("split is", "%.2fx", row -> row.getValue().splitIsFasterBy());
    addStage(columns, "p50 ms", "p99 ms", OpenLoop.Summary::latencyMillis);
    addStage(columns, "queue p50", "queue p99", OpenLoop.Summary::queueMillis);
    addStage(columns, "decode p50", "decode p99", OpenLoop.Summary::decodeMillis);
    columns
        .add("goodput at overload", "%.0f %%", row -> percent(row.getValue().goodputShareOfPeak()))
        .add("resident MB", "%s", row -> grown(row.getValue().residentMegabytes()));
    Sheet sheet = columns.sheet("", figures.entrySet());
    write("load", figures, List.of(sheet), Sheet::block);
  }

  private static void addStage(
      Columns<Map.Entry<String, Figures>> columns,
      String p50,
      String p99,
      Function<OpenLoop.Summary, Map<String, Double>> stage) {
    columns.add(p50, "%.2f", row -> percentile(row.getValue().load(), stage, "p50.0"));
    columns.add(p99, "%.2f", row -> percentile(row.getValue().load(), stage, "p99.0"));
  }

  private static @Nullable Double percentile(
      OpenLoop.@Nullable Summary load,
      Function<OpenLoop.Summary, Map<String, Double>> stage,
      String rank) {
    return load == null ? null : stage.apply(load).get(rank);
  }

  private static @Nullable Double percent(@Nullable Double share) {
    return share == null ? null : 100 * share;
  }

  private String grown(List<Long> megabytes) {
    return megabytes.get(rounds - 1) + " to " + megabytes.get(megabytes.size() - 1);
  }
}
