package io.cleave.bench.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.cleave.bench.Benchmark;
import io.cleave.bench.Columns;
import io.cleave.bench.ResidentMemory;
import io.cleave.bench.Served;
import io.cleave.bench.Statistics;
import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Part;
import io.cleave.core.bundle.Bundle;
import io.cleave.core.bundle.BundleWriter;
import io.cleave.edge.EdgeClient;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What codec and client add to ONNX Runtime and a head on a device: memory, and time to start. */
@Command(
    name = "lean",
    description = {
      "Measures resident memory of the leanest edge application, and the time from its start to its"
          + " first answer, beside ONNX Runtime alone with the same head: processes of their own, by"
          + " turns, with the same options of the JVM."
    })
final class LeanMemoryBenchmark extends Benchmark {
  @Option(names = "--cut")
  private String cut = "bottle1";

  @Option(names = "--profile")
  private String profile = "exact,keep=0.3";

  @Option(
      names = "--jvm",
      split = " ",
      defaultValue =
          "-Xmx32m -Xmn4m -XX:MaxDirectMemorySize=64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
              + " -Dio.netty.allocator.numDirectArenas=1 -Dio.netty.jfr.enabled=false",
      description = "Options of both processes' JVM.")
  private List<String> flags;

  @Option(names = "--rounds")
  private int rounds = 15;

  @Option(names = "--images", description = "How many each process runs.")
  private int images = 20;

  private record Figures(
      String cut,
      String profile,
      List<String> flags,
      List<EdgeProcess> plain,
      List<EdgeProcess> lean,
      double differenceMegabytes) {}

  /** A head on ONNX Runtime as its own documentation has it, and nothing of Cleave. */
  static final class PlainHead {
    private static final long[] IMAGE = {1, 3, 224, 224};
    private static final int ELEMENTS = 3 * 224 * 224;

    private PlainHead() {}

    /**
     * Runs the head and prints the process's resident kilobytes.
     *
     * @param arguments the head's file, how often to run it, and how many threads compute
     */
    public static void main(String[] arguments) throws OrtException, IOException {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      FloatBuffer image =
          ByteBuffer.allocateDirect(ELEMENTS * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      try (SessionOptions options = new SessionOptions()) {
        options.setIntraOpNumThreads(Integer.parseInt(arguments[2]));
        try (OrtSession session = environment.createSession(arguments[0], options);
            OnnxTensor input = OnnxTensor.createTensor(environment, image, IMAGE)) {
          String name = session.getInputNames().iterator().next();
          int count = Integer.parseInt(arguments[1]);
          for (int i = count; i > 0; i--) {
            session.run(Map.of(name, input)).close();
            if (i == count) {
              EdgeProcess.answered();
            }
          }
          ResidentMemory.print();
        }
      }
    }
  }

  /** The same head in an edge application that does nothing else: head, codec, client. */
  static final class LeanHead {
    private LeanHead() {}

    /**
     * Asks a server and prints the process's resident kilobytes.
     *
     * @param arguments a bundle, the server's host and port, how often to ask, and the profile
     */
    public static void main(String[] arguments) throws IOException {
      Bundle bundle = Bundle.read(Path.of(arguments[0]));
      int count = Integer.parseInt(arguments[3]);
      try (Part head = bundle.model().head(bundle.cut());
          EdgeClient client =
              EdgeClient.builder(head, arguments[1], Integer.parseInt(arguments[2]))
                  .profile(Profile.parse(arguments[4]))
                  .build()) {
        Tensors image = Tensors.allocate(head.given(), 1);
        for (int i = count; i > 0; i--) {
          client.predict(image);
          if (i == count) {
            EdgeProcess.answered();
          }
        }
        ResidentMemory.print();
      }
    }
  }

  @Override
  protected void run() throws Exception {
    Path folder = Files.createTempDirectory("lean");
    Served served = new Served();
    Path bundle = folder.resolve("bundle");
    BundleWriter.of(served.find(), cut).write(bundle);
    Path head = bundle.resolve("head.onnx");
    String count = Integer.toString(images);
    List<String> leanFlags = new ArrayList<>(flags);
    leanFlags.add("-Dcleave.onnxruntime.threads=1");
    List<EdgeProcess> plain = new ArrayList<>();
    List<EdgeProcess> lean = new ArrayList<>();
    try (ServerProcess server = served.serve(List.of(), "--cut", cut)) {
      for (int round = 0; round < rounds; round++) {
        plain.add(EdgeProcess.run(PlainHead.class, flags, head.toString(), count, "1"));
        lean.add(
            EdgeProcess.run(
                LeanHead.class,
                leanFlags,
                bundle.toString(),
                server.host(),
                Integer.toString(server.port()),
                count,
                profile));
      }
    }
    double more = megabytes(lean) - megabytes(plain);
    write(
        new Figures(cut, profile, flags, plain, lean, more),
        new Columns<List<EdgeProcess>>()
            .add(
                "process",
                "%s",
                each -> each == plain ? "ONNX Runtime and the head" : "with codec and client")
            .add("resident MB", "%.0f", LeanMemoryBenchmark::megabytes)
            .add("more", "%.1f", each -> megabytes(each) - megabytes(plain))
            .add("s to the first answer", "%.2f", LeanMemoryBenchmark::startSeconds)
            .sheet("", List.of(plain, lean)));
    for (String file : new String[] {"head.onnx", "tail.onnx", "model.properties"}) {
      Files.delete(bundle.resolve(file));
    }
    Files.delete(bundle.resolve("manifest.json"));
    Files.delete(bundle);
    Files.delete(folder);
  }

  private static double megabytes(List<EdgeProcess> processes) {
    return Statistics.median(processes.stream().map(EdgeProcess::megabytes).toList());
  }

  private static double startSeconds(List<EdgeProcess> processes) {
    return Statistics.median(processes.stream().map(EdgeProcess::startSeconds).toList());
  }
}
