package io.cleave.bench.graphs;

import ai.onnxruntime.OrtException;
import io.cleave.bench.Progress;
import io.cleave.bench.ReportOption;
import io.cleave.bench.Sheet;
import io.cleave.bench.graphs.EqualTables.ComparedCut;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Chain;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.lab.diff.Difference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Head and tail beside the uncut network, at many cuts: the same must come out. */
@Command(
    name = "equal",
    description = {
      "Cuts a network at many places, runs head and tail one after the other and compares every"
          + " output with that of the uncut network: floats may be 1e-5 of the output's largest"
          + " magnitude apart, 2e-3 where the network has float16, integers must be equal.%n",
      "Cuts are spread evenly over the network; those that send less than every cut before them,"
          + " which no other beats in both bytes and place, are tried as well.%n",
      "A border keeps ONNX Runtime from fusing nodes across it, which rounds otherwise. So the"
          + " whole is compared with itself unfused as well: a network that feels rounding shows it"
          + " there.%n"
    },
    footer = {
      "%nExits with 1 if a cut is off.",
      "%nExamples:",
      "  benchmarks/run equal efficientnet-lite0.onnx --batch 3",
      "  benchmarks/run equal detector.onnx --input x=1x3x480x640 --all"
    })
final class EqualBenchmark implements Callable<Integer> {
  private static final String ONNX_RUNTIME = "onnxruntime";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description = "An ONNX file, a folder with a model.properties, or a ResNet's name.")
  private String name;

  @Option(
      names = "--input",
      paramLabel = "NAME=SHAPE",
      description =
          "Shape of an input of an ONNX file, with a batch of 1, such as x=1x3x48x320; may be given"
              + " again. Without, a few usual sizes are tried.")
  private final Map<String, String> shapes = new LinkedHashMap<>();

  @Option(names = "--batch", description = "Samples that run together.")
  private int batch = 1;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description =
          "Take this picture instead of noise, prepared as the folder's model.properties says, or"
              + " else stretched to the input, colours from -1 to 1; may be given again, and is"
              + " repeated to fill a batch.")
  private final List<Path> pictures = new ArrayList<>();

  @Option(
      names = "--seed",
      description = "Of the noise: floats of mean 0 and deviation 1, integers 0 or 1.")
  private long seed = 1;

  @Option(names = "--cuts", description = "How many to spread evenly.")
  private int count = 50;

  @Option(names = "--all", description = "Try every cut.")
  private boolean all;

  @Option(names = "--engine", description = "onnxruntime, pytorch or auto.")
  private String engineName = Engine.AUTO;

  @Mixin private ReportOption report;

  @Override
  public Integer call() throws IOException, OrtException {
    Check.argument(count >= 2, "cuts", count, "2 or more");
    Check.argument(batch >= 1, "batch", batch, "1 or more");
    Map<String, TensorShape> given = new LinkedHashMap<>();
    shapes.forEach((input, shape) -> given.put(input, TensorShape.parse(shape)));
    Model model = Model.find(name, given);
    Network network = model.network();
    Engine engine = Engine.named(engineName, network);
    Tensors inputs = inputs(model);
    Set<Cut> cuts = all ? new LinkedHashSet<>(network.splits()) : chosen(network, count);
    List<ComparedCut> compared = new ArrayList<>();
    Map<String, Difference> unfused;
    try (Progress progress = new Progress("equal", cuts.size());
        Part whole = engine.load(model, network.whole());
        Session session = whole.newSession()) {
      Tensors expected = run(session, inputs);
      unfused = unfused(engine, model, inputs, expected);
      for (Cut cut : cuts) {
        compared.add(compare(engine, model, cut, inputs, expected));
        progress.step(1, cut.name());
      }
    }
    EqualTables tables = new EqualTables(network, engine.name(), inputs, compared, unfused);
    List<Sheet> sheets = tables.sheets();
    report.print(sheets);
    report.write(spec, tables.figures(), sheets);
    return tables.off().isEmpty() ? 0 : 1;
  }

  private Tensors inputs(Model model) throws IOException {
    Network network = model.network();
    return pictures.isEmpty()
        ? Inputs.noise(network.sampled(network.input()), batch, seed)
        : Inputs.pictures(model, pictures, batch);
  }

  /**
   * The uncut network beside itself when nothing is fused, each sample alone: what rounding alone
   * does to its outputs. Empty for other engines.
   */
  private static Map<String, Difference> unfused(
      Engine engine, Model model, Tensors inputs, Tensors expected)
      throws IOException, OrtException {
    Map<String, Difference> all = new LinkedHashMap<>();
    if (!engine.name().equals(ONNX_RUNTIME)) {
      return all;
    }
    for (int i = 0; i < inputs.batch(); i++) {
      Tensors sample = expected.sample(i);
      try (PlainGraph plain = PlainGraph.unfused(model, inputs.sample(i))) {
        differences(sample, plain.outputs(sample.signature()))
            .forEach((output, found) -> all.merge(output, found, Difference::plus));
      }
    }
    return all;
  }

  /** Spread evenly, and those that send less than every cut before them. */
  static Set<Cut> chosen(Network network, int count) {
    List<Cut> splits = network.splits();
    boolean[] chosen = new boolean[splits.size()];
    for (int i = 0; i < count; i++) {
      chosen[(int) ((long) i * (splits.size() - 1) / (count - 1))] = true;
    }
    Set<Cut> cuts = new LinkedHashSet<>();
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < chosen.length; i++) {
      long bytes = network.sampled(splits.get(i)).bytes();
      if (chosen[i] || bytes < fewest) {
        cuts.add(splits.get(i));
      }
      fewest = Math.min(fewest, bytes);
    }
    return cuts;
  }

  private static ComparedCut compare(
      Engine engine, Model model, Cut cut, Tensors inputs, Tensors expected) throws IOException {
    Network network = model.network();
    Part head = engine.load(model, network.headTo(cut));
    Part tail = engine.load(model, network.tailFrom(cut));
    try (Chain chain = Chain.of(network.whole(), List.of(head, tail));
        Session session = chain.newSession()) {
      Signature crossing = network.sampled(cut);
      return new ComparedCut(
          cut.name(),
          network.splits().indexOf(cut) + 1,
          crossing.tensors().size(),
          crossing.bytes(),
          differences(expected, run(session, inputs)));
    }
  }

  /** Of every output. */
  private static Map<String, Difference> differences(Tensors whole, Tensors split) {
    whole.signature().requireAdmits(split.signature());
    Map<String, Difference> all = new LinkedHashMap<>();
    for (String output : whole.signature().names()) {
      all.put(output, Difference.of(output, whole, split));
    }
    return all;
  }

  private static Tensors run(Session session, Tensors inputs) {
    Inputs.fill(session, inputs);
    return session.run();
  }
}
