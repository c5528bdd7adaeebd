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
 * Tells a user in one line why a command failed. {@code CLEAVE_TRACE=1} in the environment also
 * shows the stack trace.
 */
public final class Failures implements IExecutionExceptionHandler {

  /** How picocli says which Java type a value does not have. */
  private static final Pattern NO_WHOLE_NUMBER = Pattern.compile(": '(.*)' is not an? (int|long)");

  private static final Pattern NO_NUMBER = Pattern.compile(": '(.*)' is not a (double|float)");

  /** Creates a handler for {@link CommandLine#setExecutionExceptionHandler}. */
  public Failures() {}

  /**
   * {@return the exit code of the command line} Runs it. If it ends for lack of memory, tells the
   * user in one line of which memory.
   *
   * @param command whose other failures this class handles as well
   * @param arguments the command line
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
   * {@return the exit code for a wrong option} Tells a user in two lines which option is wrong and
   * where to find help. A handler for {@link CommandLine#setParameterExceptionHandler}.
   *
   * @param failure what picocli could not parse
   * @param arguments the command line
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

  /** The message of a failure, with the option that caused it. */
  static String message(Exception failure, CommandLine command) {
    return OptionNames.named(failure, message(failure), command);
  }

  private static String withNumbersExpected(String message) {
    String whole = NO_WHOLE_NUMBER.matcher(message).replaceFirst(": $1 (expected: a whole number)");
    return NO_NUMBER.matcher(whole).replaceFirst(": $1 (expected: a number, such as 0.05)");
  }

  /** The exceptions of the file system name a file, and only their type says the reason. */
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
