package io.cleave.cloud.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Tells a user in one line why a command failed. {@code CLEAVE_TRACE=1} in the environment shows
 * the stack trace too.
 */
public final class Failures implements IExecutionExceptionHandler {

  /** A handler for {@link CommandLine#setExecutionExceptionHandler}. */
  public Failures() {}

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    String message =
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message);
    if (System.getenv("CLEAVE_TRACE") != null) {
      failure.printStackTrace(command.getErr());
    }
    return failure instanceof IllegalArgumentException
        ? command.getCommandSpec().exitCodeOnInvalidInput()
        : command.getCommandSpec().exitCodeOnExecutionException();
  }
}
