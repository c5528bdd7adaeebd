package io.cleave.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Starts a benchmark from its command line. */
public final class Launcher {

  private Launcher() {}

  /**
   * Runs a command and ends the process. What a caller can mend is said in one line.
   *
   * @param command annotated for picocli
   * @param arguments of the command line
   */
  public static void run(Callable<Integer> command, String[] arguments) {
    CommandLine line = new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
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
