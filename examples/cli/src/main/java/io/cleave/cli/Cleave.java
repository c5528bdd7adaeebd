package io.cleave.cli;

import io.cleave.cli.diff.DiffCommand;
import io.cleave.cli.diff.ReplayCommand;
import io.cleave.codec.internal.file.FileNames;
import io.cleave.server.Failures;
import io.cleave.server.ServeCommand;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;
import javax.imageio.ImageIO;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code cleave} command. */
@Command(
    name = "cleave",
    description = {
      "Runs a neural network split between a device and a server.",
      "",
      "The device runs the first layers (the head), drops what the rest does not need, and sends"
          + " what is left; the server runs the other layers (the tail).",
      ""
    },
    footer = {
      "",
      "Begin with:  cleave demo",
      "Each command explains itself:  cleave COMMAND --help"
    },
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    subcommands = {
      DemoCommand.class,
      DemoEdgeCommand.class,
      ServeCommand.class,
      ClassifyCommand.class,
      DetectCommand.class,
      SegmentCommand.class,
      RawCommand.class,
      CutsCommand.class,
      DiffCommand.class,
      ReplayCommand.class,
      CutCommand.class,
      CalibrateCommand.class,
      AnalyzeCommand.class,
      SweepCommand.class,
      TrainCommand.class,
      FineTuneCommand.class,
      ReportCommand.class
    })
public final class Cleave implements Runnable {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Cleave() {}

  /** Shows the help if no subcommand is named. */
  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /**
   * Runs one command and ends the process. The exit code is 0 for success, 1 for a failure, and 2
   * for wrong arguments.
   *
   * @param arguments the command and its options
   */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT); // libraries too write the same for everybody
    ImageIO.setUseCache(false); // no files: pictures are in memory anyway
    StandardOutput output = StandardOutput.install();
    System.exit(output.finish(Failures.execute(commandLine(), arguments)));
  }

  private static Path path(String name) {
    try {
      return FileNames.path(name);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(e.getMessage());
    }
  }

  static CommandLine commandLine() {
    CommandLine cleave = new CommandLine(new Cleave());
    ServiceLoader.load(Subcommand.class, Cleave.class.getClassLoader())
        .forEach(cleave::addSubcommand);
    return cleave
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(Failures::misspelt)
        .setExecutionExceptionHandler(new Failures())
        .registerConverter(Path.class, Cleave::path);
  }
}
