package io.cleave.bench.load;

import io.cleave.server.ServeCommand;
import io.cleave.server.process.JavaCommand;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Starts servers, each in a process of its own on the processors that servers have. */
final class RivalServer {
  /** One thread computes, in every server: the engine's own would be one more on some machines. */
  private static final List<String> OPTIONS =
      List.of("-Dai.djl.pytorch.num_threads=1", "-Dcleave.onnxruntime.threads=1");

  private final String cpus;
  private final String model;
  private final String weights;
  private final String engine;

  /**
   * Knows what is served.
   *
   * @param cpus as {@code taskset} writes them; empty for all
   * @param engine what runs the layers
   */
  RivalServer(String cpus, String model, String weights, String engine) {
    this.cpus = cpus;
    this.model = model;
    this.weights = weights;
    this.engine = engine;
  }

  ServerProcess cleave(String cut, int maxBatch) throws IOException {
    return start(
        JavaCommand.of(
            ServeCommand.class,
            OPTIONS,
            "--port",
            "0",
            "--model",
            model,
            "--weights",
            weights,
            "--engine",
            engine,
            "--cut",
            cut,
            "--max-batch",
            Integer.toString(maxBatch),
            "--no-admin"));
  }

  ServerProcess grpc(String cut) throws IOException {
    return start(JavaCommand.of(GrpcTailServer.class, OPTIONS, model, weights, cut, engine));
  }

  private ServerProcess start(List<String> command) throws IOException {
    List<String> pinned = new ArrayList<>();
    if (!cpus.isEmpty()) {
      pinned.addAll(List.of("taskset", "-c", cpus));
    }
    pinned.addAll(command);
    return ServerProcess.start(pinned);
  }

  /** Keeps this process, with all the threads it has and will have, to some processors. */
  static void pinThisProcess(String cpus) throws IOException, InterruptedException {
    if (!cpus.isEmpty()) {
      String pid = Long.toString(ProcessHandle.current().pid());
      Process taskset =
          new ProcessBuilder("taskset", "-a", "-p", "-c", cpus, pid)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (taskset.waitFor() != 0) {
        throw new IOException("this process cannot be kept to processors " + cpus);
      }
    }
  }
}
