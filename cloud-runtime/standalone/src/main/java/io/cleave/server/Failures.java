package io.cleave.server;

import io.cleave.codec.tensor.DirectMemory;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Tells a user in one line why a command failed. {@code CLEAVE_TRACE=1} in the environment shows
 * the stack trace too.
 */
public final class Failures implements IExecutionExceptionHandler {

  /** As picocli says which type of Java's a value is not. */
  private static final Pattern NO_WHOLE_NUMBER = Pattern.compile(": '(.*)' is not an? (int|long)");

  private static final Pattern NO_NUMBER = Pattern.compile(": '(.*)' is not a (double|float)");

  /** A handler for {@link CommandLine#setExecutionExceptionHandler}. */
  public Failures() {}

  /**
   * Runs a command line, and tells a user in one line which memory it had too little of, if that is
   * why it ends.
   *
   * @param command whose other failures are told by this class too
   * @param arguments the command line
   * @return the exit code
   */
  public static int execute(CommandLine command, String... arguments) {
    try {
      return command.execute(arguments);
    } catch (OutOfMemoryError e) {
      String name = command.getCommandSpec().qualifiedName();
      String heap = "memory: " + e.getMessage() + "; -Xmx allows more, such as -Xmx2g";
      String what = DirectMemory.shortage(e).orElse(heap);
      command.getErr().println(name + ": " + what + "; JAVA_OPTS passes Java's options");
      return command.getCommandSpec().exitCodeOnExecutionException();
    }
  }

  /**
   * Tells a user in two lines what was misspelt and where help is; a handler for {@link
   * CommandLine#setParameterExceptionHandler}.
   *
   * @param failure what picocli could not parse
   * @param arguments the command line
   * @return the exit code for a wrong option
   */
  public static int misspelt(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String expected = withNumbersExpected(message(failure));
    String message = Configuration.located(command.getCommandSpec(), expected);
    command.getErr().println(name + ": " + message);
    command.getErr().println("Help: " + name + " --help");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, @Nullable ParseResult parsed) {
    String message = Configuration.located(command.getCommandSpec(), message(failure, command));
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message);
    if (System.getenv("CLEAVE_TRACE") != null) {
      failure.printStackTrace(command.getErr());
    }
    return failure instanceof IllegalArgumentException
        ? command.getCommandSpec().exitCodeOnInvalidInput()
        : command.getCommandSpec().exitCodeOnExecutionException();
  }

  /** What a failure says, with the option that is to blame. */
  static String message(Exception failure, CommandLine command) {
    return OptionNames.named(failure, message(failure), command);
  }

  private static String withNumbersExpected(String message) {
    String whole = NO_WHOLE_NUMBER.matcher(message).replaceFirst(": $1 (expected: a whole number)");
    return NO_NUMBER.matcher(whole).replaceFirst(": $1 (expected: a number, such as 0.05)");
  }

  /** The file system's exceptions name a file and leave the reason to their type. */
  private static String message(Exception failure) {
    Optional<String> shortage = DirectMemory.shortage(failure);
    if (shortage.isPresent()) {
      return shortage.get() + "; JAVA_OPTS passes Java's options";
    }
    if (failure instanceof NoSuchFileException) {
      return failure.getMessage() + ": no such file";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return failure.getMessage() + ": a file is in the way";
    }
    if (failure instanceof AccessDeniedException) {
      return failure.getMessage() + ": access denied";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
