package io.cleave.bench;

import java.io.IOException;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Starts a benchmark from its command line. */
public final class Launcher {
  private Launcher() {}

  /**
   * Runs a benchmark and ends the process.
   *
   * @param arguments the name of its class, then those of its command line
   * @throws ClassNotFoundException if there is no such class
   */
  public static void main(String[] arguments) throws ClassNotFoundException {
    CommandLine line = new CommandLine(Class.forName(arguments[0]));
    CommandSpec spec = line.getCommandSpec().mixinStandardHelpOptions(true);
    spec.usageMessage().sortOptions(false).autoWidth(true).showDefaultValues(true);
    run(line, Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void run(CommandLine line, String[] arguments) {
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, failed, result) -> {
          if (failure instanceof IOException || failure instanceof IllegalArgumentException) {
            failed.getErr().println(failed.getCommandName() + ": " + failure.getMessage());
            return failed.getCommandSpec().exitCodeOnExecutionException();
          }
          throw failure;
        });
    System.exit(line.execute(arguments));
  }
}
