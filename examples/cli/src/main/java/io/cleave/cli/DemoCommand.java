package io.cleave.cli;

import io.cleave.cli.demo.BundledCalibration;
import io.cleave.cli.demo.DemoRun;
import io.cleave.codec.internal.file.TemporaryFolder;
import io.cleave.server.process.ChildProcess;
import io.cleave.server.process.JavaCommand;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows split inference end to end on this machine. */
@Command(
    name = "demo",
    description = {
      "Shows split inference on this machine, with nothing to download.",
      "",
      "Starts a server that holds the tails alone and an edge process that holds the heads alone."
          + " The edge classifies test images at several prunings and prints accuracy, bytes on"
          + " the wire and the time of each stage, with PNG and JPEG of the same images beside"
          + " them.",
      ""
    },
    footer = {"", "Example:  cleave demo --images 100 --cut bottle1 --json demo.json"},
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  static final String MODEL = "demo";

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "500",
      description = "Test images to classify, 1 to 2000 (default: ${DEFAULT-VALUE}).")
  private int images;

  @Option(
      names = "--cut",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "maxpool,bottle1",
      description = "Where the network is cut (default: ${DEFAULT-VALUE}).")
  private List<String> cuts;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description = "What 'calibrate' wrote (default: what it wrote of the demo model).")
  private @Nullable Path calibration;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also writes the results there, as JSON.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    DemoRun.requireImages(images);
    if (calibration != null) {
      return run(calibration);
    }
    Path bundled = TemporaryFolder.newFile("demo", ".cleave-profile");
    try {
      BundledCalibration.of(MODEL).write(bundled);
      return run(bundled);
    } finally {
      Files.delete(bundled);
    }
  }

  private int run(Path calibrations) throws IOException, InterruptedException {
    List<String> tails =
        new ArrayList<>(List.of("--model", MODEL, "--calibration", calibrations.toString()));
    cuts.forEach(cut -> tails.addAll(List.of("--cut", cut)));
    try (ServerProcess server = ServerProcess.start(halfTheCores(), tails)) {
      System.out.println("tail server on " + server.address() + ", a process of its own");
      try (ChildProcess edge =
          ChildProcess.start(new ProcessBuilder(edgeCommand(server, calibrations)).inheritIO())) {
        return edge.process().waitFor();
      }
    }
  }

  /**
   * Two engines that each use all cores of one machine would wait for each other most of the time.
   */
  private static List<String> halfTheCores() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return List.of("-Dai.djl.pytorch.num_threads=" + threads);
  }

  private List<String> edgeCommand(ServerProcess server, Path calibrations) {
    List<String> command =
        JavaCommand.of(
            Cleave.class,
            halfTheCores(),
            "demo-edge",
            "--server",
            server.address(),
            "--images",
            Integer.toString(images),
            "--cut",
            String.join(",", cuts),
            "--calibration",
            calibrations.toString());
    if (json != null) {
      command.addAll(List.of("--json", json.toString()));
    }
    return command;
  }
}
