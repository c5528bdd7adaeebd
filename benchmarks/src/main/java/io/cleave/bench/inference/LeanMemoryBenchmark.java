package io.cleave.bench.inference;

import io.cleave.bench.ResidentMemory;
import io.cleave.bench.Results;
import io.cleave.bench.Statistics;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.onnxruntime.head.HeadFile;
import io.cleave.server.process.JavaCommand;
import io.cleave.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What codec and client add to ONNX Runtime and a head in the memory of a device. */
@Command(
    name = "lean",
    description = {
      "Measures resident memory of the leanest edge application beside ONNX Runtime alone with the"
          + " same head: processes of their own, by turns, with the same options of the JVM."
    },
    mixinStandardHelpOptions = true)
public final class LeanMemoryBenchmark implements Callable<Integer> {
  private static final String MODEL = "resnet50";
  private static final String WEIGHTS = "seed:7";

  @Spec private CommandSpec spec;

  @Option(names = "--cut", defaultValue = "bottle1", description = "Default: ${DEFAULT-VALUE}.")
  private String cut;

  @Option(
      names = "--profile",
      defaultValue = "exact,keep=0.3",
      description = "Default: ${DEFAULT-VALUE}.")
  private String profile;

  @Option(
      names = "--jvm",
      split = " ",
      defaultValue =
          "-Xmx32m -Xmn4m -XX:MaxDirectMemorySize=64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
              + " -Dio.netty.allocator.numDirectArenas=1 -Dio.netty.jfr.enabled=false",
      description = "Options of both processes' JVM; default: ${DEFAULT-VALUE}.")
  private List<String> flags;

  @Option(names = "--rounds", defaultValue = "15", description = "Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--images",
      defaultValue = "20",
      description = "How many each process runs; default: ${DEFAULT-VALUE}.")
  private int images;

  @Option(names = "--out", defaultValue = Results.FOLDER + "/lean.json")
  private Path out;

  private LeanMemoryBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LeanMemoryBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("lean");
    Path head = folder.resolve("head.onnx");
    Model model = Model.find(MODEL).withWeights(WEIGHTS);
    HeadFile.write(model, cut, head);
    Files.writeString(
        folder.resolve("model.properties"),
        "architecture=onnx\n" + Classification.of(model).properties("head.onnx"));
    List<String> serve = List.of("--model", MODEL, "--weights", WEIGHTS, "--cut", cut);
    List<Long> plain = new ArrayList<>();
    List<Long> lean = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(List.of(), serve)) {
      for (int round = 0; round < rounds; round++) {
        plain.add(ResidentMemory.reportedBy(plain(head)));
        lean.add(ResidentMemory.reportedBy(lean(folder, server)));
      }
    }
    report(plain, lean);
    Files.delete(head);
    Files.delete(folder.resolve("model.properties"));
    Files.delete(folder);
    return 0;
  }

  private List<String> plain(Path head) {
    return JavaCommand.of(PlainHead.class, flags, head.toString(), Integer.toString(images), "1");
  }

  private List<String> lean(Path folder, ServerProcess server) {
    List<String> own = new ArrayList<>(flags);
    own.add("-Dcleave.onnxruntime.threads=1");
    return JavaCommand.of(
        LeanHead.class,
        own,
        folder.toString(),
        cut,
        server.host(),
        Integer.toString(server.port()),
        Integer.toString(images),
        profile);
  }

  private void report(List<Long> plain, List<Long> lean) throws IOException {
    double plainMegabytes = median(plain);
    double leanMegabytes = median(lean);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("cut", cut);
    figures.put("profile", profile);
    figures.put("flags", flags);
    figures.put("plainKilobytes", plain);
    figures.put("leanKilobytes", lean);
    figures.put("differenceMegabytes", leanMegabytes - plainMegabytes);
    System.out.printf(
        Locale.ROOT,
        "ONNX Runtime and the head: %.0f MB; with codec and client: %.0f MB (+%.1f)%n",
        plainMegabytes,
        leanMegabytes,
        leanMegabytes - plainMegabytes);
    Results.write(out, spec, figures);
  }

  private static double median(List<Long> kilobytes) {
    return Statistics.median(kilobytes.stream().map(each -> each / 1024.0).toList());
  }
}
