package io.cleave.examples.demo;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line that starts {@code cleave} again, on the same class path. */
public final class JavaCommand {

  private static final String MAIN = "io.cleave.examples.cli.Cleave";

  private JavaCommand() {}

  /**
   * Builds the command.
   *
   * @param options further options of the JVM
   * @param arguments what follows {@code cleave}
   * @return a new list, to which more arguments may be added
   */
  public static List<String> of(List<String> options, String... arguments) {
    return ofMain(MAIN, options, arguments);
  }

  /**
   * Builds the command of another program on the same class path.
   *
   * @param main the name of its class
   * @param options further options of the JVM
   * @param arguments what it is given
   * @return a new list, to which more arguments may be added
   */
  public static List<String> ofMain(String main, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of(arguments));
    return command;
  }
}
