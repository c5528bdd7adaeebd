package io.cleave.bench.load;

import io.cleave.bench.Benchmark;
import io.cleave.bench.Columns;
import io.cleave.bench.Progress;
import io.cleave.bench.ResidentMemory;
import io.cleave.bench.Served;
import io.cleave.bench.Statistics;
import io.cleave.bench.load.FrameTarget.Question;
import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.core.SplitPoint;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it costs a server to have the tails of several cuts. */
@Command(
    name = "tails",
    description = {
      "Compares a server that has the tails of several cuts with one that has the whole network:"
          + " resident memory when loaded, and after many batches. Then one connection that asks"
          + " for every cut by turns with connections that ask for one each.",
      ""
    })
final class TailsBenchmark extends Benchmark {
  private static final int SAMPLES = 4;

  @Mixin private Served served;

  @Option(names = "--cut", split = ",")
  private List<String> cuts = List.of("maxpool", "bottle1", "layer2", "layer3");

  @Option(names = "--engine", split = ",")
  private List<String> engines = List.of("onnxruntime", "pytorch");

  @Option(names = "--batches")
  private int batches = 1000;

  @Option(names = "--max-batch")
  private int maxBatch = 8;

  @Option(names = "--rounds")
  private int rounds = 9;

  @Option(names = "--seconds", description = "Of each way to connect in each round.")
  private int seconds = 5;

  /** Resident megabytes of one server. */
  private record Memory(long loaded, long worked) {}

  /** Answers a second, round by round. */
  private record Throughput(List<Double> oneConnection, List<Double> aConnectionEach) {
    private double median() {
      return Statistics.median(oneConnection);
    }

    private double ratio() {
      return Statistics.median(
          IntStream.range(0, oneConnection.size())
              .mapToObj(i -> oneConnection.get(i) / aConnectionEach.get(i))
              .toList());
    }
  }

  /** What one engine's servers did. */
  private record Figures(Memory whole, Memory cuts, Throughput throughput) {}

  @Override
  protected void run() throws Exception {
    Model model = served.find();
    List<Question> whole = questions(model, List.of(Cut.INPUT));
    List<Question> several = questions(model, cuts);
    Map<String, Figures> figures = new LinkedHashMap<>();
    try (Progress progress = new Progress("tails", 2L * engines.size())) {
      for (String engine : engines) {
        progress.step(1, engine + ", whole");
        Memory one;
        try (ServerProcess server = serve(engine, List.of(Cut.INPUT))) {
          one = memory(server, whole);
        }
        progress.step(1, engine + ", " + cuts.size() + " cuts");
        try (ServerProcess server = serve(engine, cuts)) {
          Memory all = memory(server, several);
          figures.put(engine, new Figures(one, all, throughput(server, several)));
        }
      }
    }
    write(
        figures,
        new Columns<Map.Entry<String, Figures>>()
            .add("engine", "%s", Map.Entry::getKey)
            .add("whole, loaded MB", "%d", row -> row.getValue().whole().loaded())
            .add("after MB", "%d", row -> row.getValue().whole().worked())
            .add(cuts.size() + " tails, loaded MB", "%d", row -> row.getValue().cuts().loaded())
            .add("after MB", "%d", row -> row.getValue().cuts().worked())
            .add("one connection, a second", "%.1f", row -> row.getValue().throughput().median())
            .add("of one each's", "%.3f", row -> row.getValue().throughput().ratio())
            .sheet("", figures.entrySet()));
  }

  /** A few messages for each cut. */
  private static List<Question> questions(Model model, List<String> cuts) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (String cut : cuts) {
      try (Part head = model.head(cut);
          Session session = head.newSession()) {
        MessageEncoder encoder = MessageEncoder.of(head.wanted(), Profile.half());
        Random random = new Random(1);
        List<ByteBuffer> messages = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
          ByteBuffer image = session.inputs(head.given(), 1).data(0);
          while (image.hasRemaining()) {
            image.putFloat((float) random.nextGaussian());
          }
          messages.add(FrameTarget.message(encoder, session.run()));
        }
        questions.add(Question.tensors(SplitPoint.behind(head).fingerprint(), messages));
      }
    }
    return questions;
  }

  private ServerProcess serve(String engine, List<String> tails) throws IOException {
    String batch = Integer.toString(maxBatch);
    String cut = String.join(",", tails);
    return served.serve(List.of(), "--engine", engine, "--cut", cut, "--max-batch", batch);
  }

  private Memory memory(ServerProcess server, List<Question> questions)
      throws IOException, InterruptedException {
    long loaded = ResidentMemory.megabytes(server.pid());
    try (FrameTarget target = new FrameTarget(server.port(), 1, questions)) {
      new ClosedLoop(target, 2 * maxBatch).run(batches * maxBatch);
    }
    return new Memory(loaded, ResidentMemory.megabytes(server.pid()));
  }

  private Throughput throughput(ServerProcess server, List<Question> questions)
      throws IOException, InterruptedException {
    Throughput measured = new Throughput(new ArrayList<>(), new ArrayList<>());
    Duration turn = Duration.ofSeconds(seconds);
    try (FrameTarget one = new FrameTarget(server.port(), 1, questions);
        FrameTarget each = new FrameTarget(server.port(), questions.size(), questions)) {
      for (int round = 0; round < rounds; round++) {
        measured.oneConnection().add(new ClosedLoop(one, 2 * maxBatch).run(turn));
        measured.aConnectionEach().add(new ClosedLoop(each, 2 * maxBatch).run(turn));
      }
    }
    return measured;
  }
}
