package io.cleave.bench.inference;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.cleave.bench.Benchmark;
import io.cleave.bench.Columns;
import io.cleave.bench.Interleaved;
import io.cleave.bench.Served;
import io.cleave.bench.Timing;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.Blocks;
import io.cleave.pytorch.PyTorchEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Heads, tails and both together against the uncut model and against TorchScript, in one run. */
@Command(
    name = "layers",
    description = "Times head, tail and both against the uncut ResNet-50 and TorchScript.")
final class LayersBenchmark extends Benchmark {
  private static final String UNCUT = "uncut";
  private static final List<String> CUTS = List.of("maxpool", "bottle1");

  @Option(names = "--rounds")
  private int rounds = 40;

  @Option(names = "--warm-ups")
  private int warmUps = 8;

  @Option(
      names = "--torchscript",
      description = "A traced ResNet-50, as benchmarks/trace_resnet50.py writes it.")
  private @Nullable Path torchScript;

  private record Figures(String engine, String threads, Map<String, Timing> millis) {}

  @Override
  protected void run() throws Exception {
    Model model = new Served().find();
    try (BlockPart whole = new PyTorchEngine().load(model, model.network().whole());
        NDManager manager = whole.manager().newSubManager();
        ai.djl.Model scripted = ai.djl.Model.newInstance("traced", "PyTorch")) {
      Interleaved<Long> race = new Interleaved<>();
      NDArray image = manager.randomNormal(new Shape(1, 3, 224, 224));
      enter(race, UNCUT, () -> run(whole.block(), image).close());
      if (torchScript == null) {
        System.out.println("no TorchScript rival: name one with --torchscript\n");
      } else {
        scripted.load(torchScript);
        enter(race, "TorchScript", () -> run(scripted.getBlock(), image).close());
      }
      CUTS.forEach(cut -> enter(race, whole, cut, image));
      report(race.run(warmUps, rounds));
    }
  }

  private static void enter(Interleaved<Long> race, String name, Runnable rival) {
    race.add(name, round -> Timing.nanos(rival));
  }

  private static void enter(
      Interleaved<Long> race, BlockPart whole, String cutName, NDArray image) {
    Network network = whole.model().network();
    Cut cut = network.cut(cutName);
    Block head = whole.block(network.headTo(cut));
    Block tail = whole.block(network.tailFrom(cut));
    NDArray activation = run(head, image);
    enter(race, "head to " + cut.name(), () -> run(head, image).close());
    enter(race, "tail from " + cut.name(), () -> run(tail, activation).close());
    enter(race, "head and tail at " + cut.name(), () -> both(head, tail, image));
  }

  private static NDArray run(Block block, NDArray input) {
    return Blocks.forward(block, input, input.getManager());
  }

  private static void both(Block head, Block tail, NDArray image) {
    try (NDArray activation = run(head, image)) {
      run(tail, activation).close();
    }
  }

  private void report(Map<String, List<Long>> nanos) throws IOException {
    Map<String, Timing> timings = new LinkedHashMap<>();
    nanos.forEach((name, runs) -> timings.put(name, Timing.of(runs)));
    double uncut = Objects.requireNonNull(timings.get(UNCUT)).median();
    Columns<Map.Entry<String, Timing>> columns = new Columns<>();
    columns.add("what", "%s", Map.Entry::getKey);
    Timing.columns(columns, "%.2f", Map.Entry::getValue)
        .add("of uncut", "%.2f", each -> each.getValue().median() / uncut);
    write(
        new Figures(
            "PyTorch " + Engine.getEngine("PyTorch").getVersion(),
            System.getProperty("ai.djl.pytorch.num_threads", "one a core"),
            timings),
        columns.sheet("", timings.entrySet()));
  }
}
