package io.cleave.bench.inference;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cleave.bench.Benchmark;
import io.cleave.bench.Columns;
import io.cleave.bench.Launcher;
import io.cleave.bench.ResidentMemory;
import io.cleave.bench.Served;
import io.cleave.codec.Profile;
import io.cleave.codec.Pruning;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.edge.EdgeClient;
import io.cleave.pytorch.BlockPart;
import io.cleave.pytorch.Blocks;
import io.cleave.pytorch.PyTorch;
import io.cleave.pytorch.PyTorchEngine;
import io.cleave.server.process.ServerProcess;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Resident memory of an edge process with a head, and of a process with the whole model. */
@Command(
    name = "memory",
    description = "Measures resident memory after 20 images, each case in a process of its own.")
final class MemoryBenchmark extends Benchmark {
  private static final List<String> CUTS = List.of(Cut.INPUT, "maxpool", "bottle1");
  private static final String ENGINE = "engine";
  private static final String WHOLE = "whole";
  private static final Shape IMAGE = new Shape(1, 3, 224, 224);
  private static final int IMAGES = 20;
  private static final String HEAP = "-Xmx64m";
  private static final Served SERVED = new Served();

  @Parameters(arity = "0..1", description = "One case, measured in this process.")
  private @Nullable String single;

  @Option(names = "--port", hidden = true, description = "Of the server, for a single case.")
  private int port;

  private record Figures(String heap, Map<String, Long> residentMegabytes) {}

  @Override
  protected void run() throws Exception {
    if (single != null) {
      hold(single);
      ResidentMemory.print();
      return;
    }
    Map<String, Long> megabytes = new LinkedHashMap<>();
    megabytes.put("engine alone", measure(ENGINE, 0));
    for (String cut : CUTS) {
      try (ServerProcess server = SERVED.serve(List.of(), "--cut", cut)) {
        String edge = cut.equals(Cut.INPUT) ? "edge, sends pictures" : "edge, head to " + cut;
        megabytes.put(edge, measure(cut, server.port()));
      }
    }
    megabytes.put("whole model", measure(WHOLE, 0));
    write(
        new Figures(HEAP, megabytes),
        new Columns<Map.Entry<String, Long>>()
            .add("process", "%s", Map.Entry::getKey)
            .add("resident MB", "%d", Map.Entry::getValue)
            .sheet("", megabytes.entrySet()));
  }

  private static long measure(String name, int port) throws IOException {
    List<String> flags = List.of(HEAP, "-XX:MaxDirectMemorySize=512m");
    String own = MemoryBenchmark.class.getName();
    return ResidentMemory.of(Launcher.class, flags, own, name, "--port", Integer.toString(port))
        / 1024;
  }

  private void hold(String name) throws IOException {
    switch (name) {
      case ENGINE -> PyTorch.newManager().close();
      case WHOLE -> whole();
      case Cut.INPUT -> pictures();
      default -> edge(name);
    }
  }

  private static void whole() throws IOException {
    Model model = SERVED.find();
    BlockPart whole = new PyTorchEngine().load(model, model.network().whole());
    for (int i = 0; i < IMAGES; i++) {
      try (NDManager manager = whole.manager().newSubManager()) {
        Blocks.forward(whole.block(), manager.randomNormal(IMAGE), manager);
      }
    }
  }

  private void edge(String cut) throws IOException {
    Part head = SERVED.find().head(cut);
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
    Part head = SERVED.find().head(Cut.INPUT);
    EdgeClient client = EdgeClient.builder(head, "127.0.0.1", port).pictures().build();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int side = (int) IMAGE.get(2);
    ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB), "jpeg", file);
    for (int i = 0; i < IMAGES; i++) {
      client.predictPicture(file.toByteArray());
    }
  }
}
