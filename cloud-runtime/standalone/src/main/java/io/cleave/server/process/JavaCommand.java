package io.cleave.server.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of another program on this process's class path. */
public final class JavaCommand {
  private JavaCommand() {}

  /**
   * Builds the command.
   *
   * @param program has a {@code main} method
   * @param options of the JVM, beside those of this one
   * @param arguments what it is given
   * @return a new list, to which more arguments may be added
   */
  public static List<String> of(Class<?> program, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
