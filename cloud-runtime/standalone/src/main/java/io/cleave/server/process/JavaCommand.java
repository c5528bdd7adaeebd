package io.cleave.server.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds the command line of another program on this process's class path. */
public final class JavaCommand {
  private JavaCommand() {}

  /**
   * {@return a new list with the command line, to which more arguments can be added}
   *
   * @param program a class with a {@code main} method
   * @param options of the JVM, in addition to those of this process
   * @param arguments of the program
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
