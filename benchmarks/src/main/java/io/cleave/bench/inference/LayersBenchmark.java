package io.cleave.bench.inference;

import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.cleave.bench.Interleaved;
import io.cleave.bench.Results;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.lab.text.Table;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.Blocks;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Heads, tails and both together against the uncut model and against TorchScript, in one run. */
@Command(
    name = "layers",
    description = "Times head, tail and both against the uncut ResNet-50 and TorchScript.",
    mixinStandardHelpOptions = true)
public final class LayersBenchmark implements Callable<Integer> {

  private static final String UNCUT = "uncut";
  private static final String TORCHSCRIPT = "TorchScript";
  private static final List<String> CUTS = List.of("maxpool", "bottle1");

  @Spec private CommandSpec spec;

  @Option(names = "--rounds", defaultValue = "40", description = "Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--warm-ups", defaultValue = "8", description = "Default: ${DEFAULT-VALUE}.")
  private int warmUps;

  @Option(
      names = "--torchscript",
      description = "A traced ResNet-50, as benchmarks/trace_resnet50.py writes it.")
  private @Nullable Path torchScript;

  @Option(names = "--out", defaultValue = Results.FOLDER + "/layers.json")
  private Path out;

  private LayersBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LayersBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, MalformedModelException {
    Model model = Model.find("resnet50").withWeights("seed:7");
    try (BlockPart whole = new PyTorchEngine().load(model, model.network().whole());
        NDManager manager = whole.manager().newSubManager();
        ai.djl.Model scripted = ai.djl.Model.newInstance("traced", "PyTorch")) {
      Interleaved race = new Interleaved();
      NDArray image = manager.randomNormal(new Shape(1, 3, 224, 224));
      race.add(UNCUT, () -> run(whole.block(), image).close());
      if (torchScript == null) {
        System.out.println("no TorchScript rival: name one with --torchscript\n");
      } else {
        scripted.load(torchScript);
        race.add(TORCHSCRIPT, () -> run(scripted.getBlock(), image).close());
      }
      CUTS.forEach(cut -> enter(race, whole, cut, image));
      report(race.run(warmUps, rounds));
    }
    return 0;
  }

  private static void enter(Interleaved race, BlockPart whole, String cutName, NDArray image) {
    Network network = whole.model().network();
    Cut cut = network.cut(cutName);
    Block head = whole.block(network.headTo(cut));
    Block tail = whole.block(network.tailFrom(cut));
    NDArray activation = run(head, image);
    race.add("head to " + cut.name(), () -> run(head, image).close());
    race.add("tail from " + cut.name(), () -> run(tail, activation).close());
    race.add("head and tail at " + cut.name(), () -> both(head, tail, image));
  }

  private static NDArray run(Block block, NDArray input) {
    return Blocks.forward(block, input, input.getManager());
  }

  private static void both(Block head, Block tail, NDArray image) {
    try (NDArray activation = run(head, image)) {
      run(tail, activation).close();
    }
  }

  private void report(Map<String, Interleaved.Timing> timings) throws IOException {
    double uncut = Objects.requireNonNull(timings.get(UNCUT)).median();
    Table table = new Table("what", "median ms", "fastest ms", "p90 ms", "of uncut");
    timings.forEach(
        (name, timing) ->
            table.row(
                name,
                decimal(timing.median()),
                decimal(timing.fastest()),
                decimal(timing.p90()),
                decimal(timing.median() / uncut)));
    System.out.print(table);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("engine", "PyTorch " + Engine.getEngine("PyTorch").getVersion());
    figures.put("threads", System.getProperty("ai.djl.pytorch.num_threads", "one a core"));
    figures.put("millis", timings);
    Results.write(out, spec, figures);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
