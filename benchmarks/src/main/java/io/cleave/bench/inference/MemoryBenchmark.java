package io.cleave.bench.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.cleave.core.ModelPart;
import io.cleave.core.SplitModel;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import io.cleave.examples.text.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Resident memory of a process that holds a head, and of one that holds the whole model. */
@Command(
    name = "memory",
    description = "Measures resident memory after 20 images, each case in a process of its own.",
    mixinStandardHelpOptions = true)
public final class MemoryBenchmark implements Callable<Integer> {

  private static final List<String> CASES = List.of("engine", "maxpool", "bottle1", "whole");
  private static final int IMAGES = 20;
  private static final String HEAP = "-Xmx64m";

  @Parameters(arity = "0..1", description = "One case, measured in this process.")
  private String single;

  @Option(names = "--out", defaultValue = "benchmarks/results/memory.json")
  private Path out;

  private MemoryBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new MemoryBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (single != null) {
      hold(single);
      System.out.println(residentKilobytes());
      return 0;
    }
    Map<String, Long> megabytes = new LinkedHashMap<>();
    Table table = new Table("process", "resident MB");
    for (String each : CASES) {
      megabytes.put(each, measure(each) / 1024);
      table.row(each, megabytes.get(each).toString());
    }
    System.out.print(table);
    Results.write(
        out, "benchmarks/run memory", Map.of("heap", HEAP, "residentMegabytes", megabytes));
    return 0;
  }

  private static long measure(String name) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:MaxDirectMemorySize=512m",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryBenchmark.class.getName(),
                name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      return Long.parseLong(output.readLine());
    }
  }

  private static void hold(String name) throws IOException {
    ResNet network = ResNet.of(50);
    Weights weights = Weights.seeded(7);
    switch (name) {
      case "engine" -> NDManager.newBaseManager().close();
      case "whole" -> {
        SplitModel model = SplitModel.load(network, weights);
        run(model.block(), model.manager());
      }
      default -> {
        ModelPart head = ModelPart.head(network, weights, name);
        run(head.block(), head.manager());
      }
    }
    System.gc();
  }

  private static void run(Block block, NDManager owner) {
    for (int i = 0; i < IMAGES; i++) {
      try (NDManager manager = owner.newSubManager()) {
        NDArray image = manager.randomNormal(new Shape(1, 3, 224, 224));
        block.forward(new ParameterStore(manager, false), new NDList(image), false);
      }
    }
  }

  private static long residentKilobytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("/proc/self/status has no VmRSS");
  }
}
