package io.cleave.bench.graphs;

import ai.onnxruntime.OrtException;
import io.cleave.bench.Benchmark;
import io.cleave.bench.Columns;
import io.cleave.bench.Progress;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Chain;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Parts on ONNX Runtime beside plain ONNX Runtime, and chains beside the uncut network. */
@Command(
    name = "graphs",
    description = {
      "Times head, tail and whole of a network through Part against the same graph in plain ONNX"
          + " Runtime, with the same options and threads; and a chain of both parts, and one of two"
          + " plain sessions that share the memory between them, against the whole: 15 interleaved"
          + " pairs each.%n"
    })
final class GraphsBenchmark extends Benchmark {
  private static final long SEED = 7;

  @Option(names = "--model", description = "A ResNet, an ONNX file or a folder with one.")
  private String name = "resnet50";

  @Option(names = "--cuts", split = ",")
  private List<String> cuts = List.of("maxpool", "bottle1", "layer2");

  @Option(names = "--runs", description = "Runs of a rival in each pair.")
  private int runs = 10;

  @Option(names = "--threads")
  private int threads = 2;

  private record Row(String what, Pairs pair) {}

  private record Figures(int threads, List<Row> pairs) {}

  @Override
  protected void run() throws Exception {
    System.setProperty("cleave.onnxruntime.threads", Integer.toString(threads));
    Model model = Model.find(name);
    Network network = model.network();
    List<Row> rows = new ArrayList<>();
    try (Progress progress = new Progress("graphs", 1 + 4L * cuts.size());
        Part whole = Engine.named("onnxruntime", network).load(model, network.whole())) {
      Tensors image = Inputs.noise(network.sampled(network.input()), 1, SEED);
      rows.add(beside("whole", whole, image));
      progress.step(1, "whole");
      for (String cut : cuts) {
        rows.addAll(cut(whole, network.cut(cut), image));
        progress.step(4, cut);
      }
    }
    write(
        new Figures(threads, rows),
        new Columns<Row>()
            .add("what", "%s", Row::what)
            .add("ms", "%.3f", row -> row.pair().millis())
            .add("plain or uncut ms", "%.3f", row -> row.pair().rivalMillis())
            .add("ratio", "%.3f", row -> row.pair().ratio())
            .add("from", "%.3f", row -> row.pair().low())
            .add("to", "%.3f", row -> row.pair().high())
            .sheet("", rows));
  }

  private List<Row> cut(Part whole, Cut cut, Tensors image) throws IOException, OrtException {
    Model model = whole.model();
    Network network = model.network();
    Engine engine = Engine.named("onnxruntime", network);
    Part head = engine.load(model, network.headTo(cut));
    Part tail = engine.load(model, network.tailFrom(cut));
    try (Chain chain = Chain.of(network.whole(), List.of(head, tail));
        Session headSession = head.newSession();
        Session uncut = whole.newSession();
        Session both = chain.newSession()) {
      Row first = beside("head to " + cut.name(), head, image);
      Inputs.fill(headSession, image);
      Tensors crossing = Inputs.copy(headSession.run());
      Row second = beside("tail from " + cut.name(), tail, crossing);
      Inputs.fill(uncut, image);
      Inputs.fill(both, image);
      Pairs chained = Pairs.of(both::run, uncut::run, runs);
      return List.of(
          first,
          second,
          new Row("chain at " + cut.name(), chained),
          new Row("plain chain at " + cut.name(), plain(head, tail, image, crossing, uncut)));
    }
  }

  /** What a border costs whoever runs the parts: no tensor is copied, nothing is in between. */
  private Pairs plain(Part head, Part tail, Tensors image, Tensors crossing, Session uncut)
      throws IOException, OrtException {
    try (PlainGraph first = PlainGraph.of(head, image, threads);
        PlainGraph second = PlainGraph.of(tail, crossing, threads)) {
      first.into(crossing);
      Runnable both =
          () -> {
            first.run();
            second.run();
          };
      return Pairs.of(both, uncut::run, runs);
    }
  }

  private Row beside(String what, Part part, Tensors given) throws IOException, OrtException {
    try (Session session = part.newSession();
        PlainGraph plain = PlainGraph.of(part, given, threads)) {
      Inputs.fill(session, given);
      return new Row(what, Pairs.of(session::run, plain::run, runs));
    }
  }
}
