package io.cleave.cli;

import ai.djl.translate.TranslateException;
import io.cleave.cli.demo.DemoRun;
import io.cleave.cli.options.ServerOption;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.internal.Check;
import io.cleave.core.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The edge process that {@code demo} starts. */
@Command(
    name = "demo-edge",
    hidden = true,
    description = "The edge side of the demo, against a server that runs already.",
    mixinStandardHelpOptions = true)
final class DemoEdgeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ServerOption server;

  @Option(names = "--images", required = true)
  private int images;

  @Option(names = "--cut", split = ",", required = true)
  private List<String> cuts;

  @Option(names = "--calibration", required = true)
  private Path calibration;

  @Option(names = "--json")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, TranslateException {
    Check.argument(server.isGiven(), "--server", "none", "HOST:PORT");
    Model model = Model.find(DemoCommand.MODEL);
    DemoRun run =
        new DemoRun(model, server.host(), server.port(), images, CalibrationFile.read(calibration));
    for (String cut : cuts) {
      System.out.print(run.measure(cut, spec.commandLine().getErr()));
    }
    if (json != null) {
      run.writeJson(json);
    }
    return 0;
  }
}
