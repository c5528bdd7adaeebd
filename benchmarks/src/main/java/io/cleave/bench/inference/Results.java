package io.cleave.bench.inference;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.cleave.bench.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** Writes what was measured beside what it was measured on. */
final class Results {

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private Results() {}

  static void write(Path file, CommandSpec command, Map<String, ?> figures) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    String options = String.join(" ", command.commandLine().getParseResult().originalArgs());
    root.put("command", ("benchmarks/run " + command.name() + " " + options).strip());
    root.put("machine", Machine.here());
    root.putAll(figures);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, GSON.toJson(root) + "\n");
    System.out.println("\nwritten to " + file);
  }
}
