package io.cleave.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** Writes what was measured beside what it was measured on. */
final class Results {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private Results() {}

  /** JSON; the file is made with its folders, or overwritten. */
  static void write(Path file, CommandSpec command, Object figures) throws IOException {
    JsonObject root = new JsonObject();
    root.addProperty("command", line(command));
    root.add("machine", GSON.toJsonTree(Machine.here()));
    GSON.toJsonTree(figures)
        .getAsJsonObject()
        .entrySet()
        .forEach(f -> root.add(f.getKey(), f.getValue()));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, GSON.toJson(root) + "\n");
    System.out.println("\nwritten to " + file);
  }

  /** JSON, and tables in a form of Markdown in a file of the same name beside it. */
  static void write(
      Path file,
      CommandSpec command,
      Object figures,
      List<Sheet> sheets,
      Function<Sheet, String> form)
      throws IOException {
    write(file, command, figures);
    String name = file.getFileName().toString().replaceFirst("(\\.json)?$", ".md");
    String heading = "`" + line(command) + "` on " + Machine.here() + ".\n";
    Files.writeString(
        file.resolveSibling(name),
        heading + sheets.stream().map(form).collect(Collectors.joining()));
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
