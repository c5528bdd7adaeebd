package io.cleave.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A file that names tails: one model a line, with the words of the command line, such as {@code
 * --model resnet50 --weights resnet50.pth --cut bottle1}. A line that begins with # says nothing.
 */
final class TailsFile {
  private final Path file;
  private String seen = "";

  TailsFile(Path file) {
    this.file = file;
  }

  /** Whether the file is another than {@link #read} last saw. */
  boolean hasChanged() throws IOException {
    return !Files.readString(file).equals(seen);
  }

  /**
   * The tails of each line, by the line's words.
   *
   * @throws IllegalArgumentException if a line is misspelt; names it
   */
  Map<String, TailOptions> read() throws IOException {
    seen = Files.readString(file);
    List<String> lines = seen.lines().map(line -> line.strip().replaceAll("\\s+", " ")).toList();
    Map<String, TailOptions> tails = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isEmpty() && !line.startsWith("#")) {
        tails.put(line, parse(line, i + 1));
      }
    }
    return tails;
  }

  private TailOptions parse(String line, int number) {
    TailOptions parsed = new TailOptions();
    try {
      new CommandLine(parsed).setExpandAtFiles(false).parseArgs(line.split(" "));
    } catch (ParameterException e) {
      throw new IllegalArgumentException(file + ", line " + number + ": " + e.getMessage(), e);
    }
    return parsed;
  }

  Path path() {
    return file;
  }
}
