package io.cleave.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** Writes what was measured beside what it was measured on. */
public final class Results {

  /** Default folder of an option: that of this repository, wherever the command is run from. */
  public static final String FOLDER = "${sys:cleave.results:-benchmarks/results}";

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private Results() {}

  /**
   * Writes JSON.
   *
   * @param file made with its folders, or overwritten
   * @param command as it was called
   * @param figures what was measured
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, CommandSpec command, Map<String, ?> figures)
      throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("command", line(command));
    root.put("machine", Machine.here());
    root.putAll(figures);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, GSON.toJson(root) + "\n");
    System.out.println("\nwritten to " + file);
  }

  /**
   * Writes JSON, and Markdown of the same name beside it.
   *
   * @param file the JSON's, ending in {@code .json}; made with its folders, or overwritten
   * @param command as it was called
   * @param figures what was measured
   * @param tables the same for people
   * @throws IOException if one cannot be written
   */
  public static void write(Path file, CommandSpec command, Map<String, ?> figures, String tables)
      throws IOException {
    write(file, command, figures);
    String name = file.getFileName().toString().replaceFirst("(\\.json)?$", ".md");
    Files.writeString(file.resolveSibling(name), heading(command) + tables);
  }

  /**
   * What stands above tables.
   *
   * @param command as it was called
   * @return the command, and the machine that it ran on
   */
  public static String heading(CommandSpec command) {
    return "`" + line(command) + "` on " + Machine.here() + ".\n";
  }

  /** The command as given, with files of other folders by their names alone. */
  private static String line(CommandSpec command) {
    List<String> arguments = command.commandLine().getParseResult().originalArgs();
    String options =
        arguments.stream()
            .map(each -> each.startsWith("/") ? Path.of(each).getFileName().toString() : each)
            .collect(Collectors.joining(" "));
    return ("benchmarks/run " + command.name() + " " + options).strip();
  }
}
