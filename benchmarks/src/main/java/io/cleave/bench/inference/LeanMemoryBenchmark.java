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
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.edge.EdgeClient;
import io.cleave.onnxruntime.head.HeadFile;
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

/** What codec and client add to ONNX Runtime and a head in the memory of a device. */
@Command(
    name = "lean",
    description = {
      "Measures resident memory of the leanest edge application beside ONNX Runtime alone with the"
          + " same head: processes of their own, by turns, with the same options of the JVM."
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
      List<Long> plainKilobytes,
      List<Long> leanKilobytes,
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
          for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
            session.run(Map.of(name, input)).close();
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
     * @param arguments the folder of the head's file, its cut, the server's host and port, how
     *     often to ask, and the profile
     */
    public static void main(String[] arguments) throws IOException {
      Model model = Model.find(arguments[0]);
      try (Part head = model.head(arguments[1]);
          EdgeClient client =
              EdgeClient.builder(head, arguments[2], Integer.parseInt(arguments[3]))
                  .profile(Profile.parse(arguments[5]))
                  .build()) {
        Tensors image = Tensors.allocate(model.network().inputs(), 1);
        for (int i = Integer.parseInt(arguments[4]); i > 0; i--) {
          client.predict(image);
        }
        ResidentMemory.print();
      }
    }
  }

  @Override
  protected void run() throws Exception {
    Path folder = Files.createTempDirectory("lean");
    Path head = folder.resolve("head.onnx");
    Path properties = folder.resolve("model.properties");
    Served served = new Served();
    Model model = served.find();
    HeadFile.write(model, cut, head);
    String task = Classification.of(model).properties("head.onnx");
    Files.writeString(properties, "architecture=onnx\n" + task);
    String count = Integer.toString(images);
    List<String> leanFlags = new ArrayList<>(flags);
    leanFlags.add("-Dcleave.onnxruntime.threads=1");
    List<Long> plain = new ArrayList<>();
    List<Long> lean = new ArrayList<>();
    try (ServerProcess server = served.serve(List.of(), "--cut", cut)) {
      for (int round = 0; round < rounds; round++) {
        plain.add(ResidentMemory.of(PlainHead.class, flags, head.toString(), count, "1"));
        lean.add(
            ResidentMemory.of(
                LeanHead.class,
                leanFlags,
                folder.toString(),
                cut,
                server.host(),
                Integer.toString(server.port()),
                count,
                profile));
      }
    }
    double more = megabytes(lean) - megabytes(plain);
    write(
        new Figures(cut, profile, flags, plain, lean, more),
        new Columns<List<Long>>()
            .add(
                "process",
                "%s",
                each -> each == plain ? "ONNX Runtime and the head" : "with codec and client")
            .add("resident MB", "%.0f", LeanMemoryBenchmark::megabytes)
            .add("more", "%.1f", each -> megabytes(each) - megabytes(plain))
            .sheet("", List.of(plain, lean)));
    Files.delete(head);
    Files.delete(properties);
    Files.delete(folder);
  }

  private static double megabytes(List<Long> kilobytes) {
    return Statistics.median(kilobytes.stream().map(each -> each / 1024.0).toList());
  }
}
