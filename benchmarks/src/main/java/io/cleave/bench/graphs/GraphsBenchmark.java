package io.cleave.bench.graphs;

import ai.onnxruntime.OrtException;
import io.cleave.bench.Launcher;
import io.cleave.bench.Progress;
import io.cleave.bench.Results;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Chain;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Range;
import io.cleave.core.Session;
import io.cleave.lab.text.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Parts on ONNX Runtime beside plain ONNX Runtime, and chains beside the uncut network. */
@Command(
    name = "graphs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times head, tail and whole of a network through Part against the same graph in plain ONNX"
          + " Runtime, with the same options and threads; and a chain of both parts, and one of two"
          + " plain sessions that share the memory between them, against the whole: 15 interleaved"
          + " pairs each.%n"
    })
public final class GraphsBenchmark implements Callable<Integer> {
  private static final long SEED = 7;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      defaultValue = "resnet50",
      description = "A ResNet, an ONNX file or a folder with one. Default: ${DEFAULT-VALUE}.")
  private String name;

  @Option(
      names = "--cuts",
      split = ",",
      defaultValue = "maxpool,bottle1,layer2",
      description = "Default: ${DEFAULT-VALUE}.")
  private List<String> cuts;

  @Option(
      names = "--runs",
      defaultValue = "10",
      description = "Runs of a rival in each pair. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(names = "--threads", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(names = "--out", defaultValue = Results.FOLDER + "/graphs.json")
  private Path out;

  private final Map<String, Pairs> pairs = new LinkedHashMap<>();

  private GraphsBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    Launcher.run(new GraphsBenchmark(), arguments);
  }

  @Override
  public Integer call() throws IOException, OrtException {
    System.setProperty("cleave.onnxruntime.threads", Integer.toString(threads));
    Model model = Model.find(name);
    Network network = model.network();
    Engine engine = Engine.named("onnxruntime", network);
    try (Progress progress = new Progress("graphs", 1 + 4L * cuts.size());
        Part whole = engine.load(model, network.whole())) {
      Tensors image = Noise.of(network.sampled(network.input()), 1, SEED);
      beside("whole", whole, image, progress);
      for (String cutName : cuts) {
        Cut cut = network.cut(cutName);
        cut(engine, whole, cut, image, progress);
      }
    }
    report();
    return 0;
  }

  private void cut(Engine engine, Part whole, Cut cut, Tensors image, Progress progress)
      throws IOException, OrtException {
    Model model = whole.model();
    Network network = model.network();
    Part head = engine.load(model, network.headTo(cut));
    Part tail = engine.load(model, network.tailFrom(cut));
    try (Chain chain = Chain.of(network.whole(), List.of(head, tail));
        Session headSession = head.newSession();
        Session uncut = whole.newSession();
        Session both = chain.newSession()) {
      beside("head to " + cut.name(), head, image, progress);
      fill(headSession, image);
      Tensors crossing = copy(headSession.run());
      beside("tail from " + cut.name(), tail, crossing, progress);
      fill(uncut, image);
      fill(both, image);
      pairs.put("chain at " + cut.name(), Pairs.of(both::run, uncut::run, runs));
      progress.step(1, "chain at " + cut.name());
      pairs.put("plain chain at " + cut.name(), plainChain(head, tail, image, crossing, uncut));
      progress.step(1, "plain chain at " + cut.name());
    }
  }

  /** What a border costs whoever runs the parts: no tensor is copied, nothing is in between. */
  private Pairs plainChain(Part head, Part tail, Tensors image, Tensors crossing, Session uncut)
      throws IOException, OrtException {
    Model model = head.model();
    try (PlainGraph first = new PlainGraph(model, head.id().range(), image, threads);
        PlainGraph second = new PlainGraph(model, tail.id().range(), crossing, threads)) {
      first.into(crossing);
      Runnable both =
          () -> {
            first.run();
            second.run();
          };
      return Pairs.of(both, uncut::run, runs);
    }
  }

  private void beside(String what, Part part, Tensors given, Progress progress)
      throws IOException, OrtException {
    Range range = part.id().range();
    try (Session session = part.newSession();
        PlainGraph plain = new PlainGraph(part.model(), range, given, threads)) {
      fill(session, given);
      pairs.put(what, Pairs.of(session::run, plain::run, runs));
    }
    progress.step(1, what);
  }

  private static void fill(Session session, Tensors given) {
    copy(given, session.inputs(given.signature(), given.batch()));
  }

  private static Tensors copy(Tensors from) {
    return copy(from, Tensors.allocate(from.signature(), from.batch()));
  }

  private static Tensors copy(Tensors from, Tensors into) {
    from.signature().names().forEach(tensor -> into.data(tensor).put(from.data(tensor)));
    return into;
  }

  private void report() throws IOException {
    Table table = new Table("what", "ms", "plain or uncut ms", "ratio", "interval");
    List<Map<String, Object>> rows = new ArrayList<>();
    pairs.forEach(
        (what, pair) -> {
          table.row(
              what,
              decimal(pair.millis()),
              decimal(pair.rivalMillis()),
              decimal(pair.ratio()),
              decimal(pair.low()) + " to " + decimal(pair.high()));
          rows.add(Map.of("what", what, "pair", pair));
        });
    System.out.print(table);
    Results.write(out, spec, Map.of("threads", threads, "pairs", rows));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
