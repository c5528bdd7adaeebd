package io.cleave.bench.inference;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cleave.bench.ResidentMemory;
import io.cleave.bench.Results;
import io.cleave.codec.Profile;
import io.cleave.codec.Pruning;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.edge.EdgeClient;
import io.cleave.lab.text.Table;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.Blocks;
import io.cleave.pytorch.PyTorch;
import io.cleave.pytorch.PyTorchEngine;
import io.cleave.server.process.JavaCommand;
import io.cleave.server.process.ServerProcess;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Resident memory of an edge process with a head, and of a process with the whole model. */
@Command(
    name = "memory",
    description = "Measures resident memory after 20 images, each case in a process of its own.",
    mixinStandardHelpOptions = true)
public final class MemoryBenchmark implements Callable<Integer> {

  private static final String ENGINE = "engine";
  private static final String WHOLE = "whole";
  private static final List<String> CUTS = List.of(Cut.INPUT, "maxpool", "bottle1");
  private static final Shape IMAGE = new Shape(1, 3, 224, 224);
  private static final int IMAGES = 20;
  private static final String HEAP = "-Xmx64m";

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", description = "One case, measured in this process.")
  private @Nullable String single;

  @Option(names = "--port", hidden = true, description = "Of the server, for a single case.")
  private int port;

  @Option(names = "--out", defaultValue = Results.FOLDER + "/memory.json")
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
      System.out.println(ResidentMemory.kilobytes(ProcessHandle.current().pid()));
      return 0;
    }
    Map<String, Long> megabytes = new LinkedHashMap<>();
    megabytes.put("engine alone", measure(ENGINE, 0) / 1024);
    for (String cut : CUTS) {
      List<String> serve = List.of("--model", "resnet50", "--weights", "seed:7", "--cut", cut);
      try (ServerProcess server = ServerProcess.start(List.of(), serve)) {
        String edge = cut.equals(Cut.INPUT) ? "edge, sends pictures" : "edge, head to " + cut;
        megabytes.put(edge, measure(cut, server.port()) / 1024);
      }
    }
    megabytes.put("whole model", measure(WHOLE, 0) / 1024);
    Table table = new Table("process", "resident MB");
    megabytes.forEach((name, size) -> table.row(name, size.toString()));
    System.out.print(table);
    Results.write(out, spec, Map.of("heap", HEAP, "residentMegabytes", megabytes));
    return 0;
  }

  private static long measure(String name, int port) throws IOException {
    List<String> command =
        JavaCommand.of(
            MemoryBenchmark.class,
            List.of(HEAP, "-XX:MaxDirectMemorySize=512m"),
            name,
            "--port",
            Integer.toString(port));
    return ResidentMemory.reportedBy(command);
  }

  private void hold(String name) throws IOException {
    switch (name) {
      case ENGINE -> PyTorch.newManager().close();
      case WHOLE -> whole();
      case Cut.INPUT -> pictures();
      default -> edge(name);
    }
    System.gc();
  }

  private static void whole() throws IOException {
    Model model = model();
    BlockPart whole = new PyTorchEngine().load(model, model.network().whole());
    for (int i = 0; i < IMAGES; i++) {
      try (NDManager manager = whole.manager().newSubManager()) {
        Blocks.forward(whole.block(), manager.randomNormal(IMAGE), manager);
      }
    }
  }

  private void edge(String cut) throws IOException {
    Part head = head(cut);
    EdgeClient client =
        EdgeClient.builder(head, "127.0.0.1", port)
            .profile(Profile.exact().withPruning(Pruning.keep(0.3)))
            .build();
    for (int i = 0; i < IMAGES; i++) {
      try (NDManager manager = PyTorch.newManager()) {
        client.predict(manager.randomNormal(IMAGE));
      }
    }
  }

  private void pictures() throws IOException {
    EdgeClient client = EdgeClient.builder(head(Cut.INPUT), "127.0.0.1", port).pictures().build();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int side = (int) IMAGE.get(2);
    ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB), "jpeg", file);
    for (int i = 0; i < IMAGES; i++) {
      client.predictPicture(file.toByteArray());
    }
  }

  private static Part head(String cut) throws IOException {
    return model().head(cut);
  }

  private static Model model() throws IOException {
    return Model.find("resnet50").withWeights("seed:7");
  }
}
