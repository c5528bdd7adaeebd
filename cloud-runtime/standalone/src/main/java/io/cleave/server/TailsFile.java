package io.cleave.server;

import io.cleave.codec.internal.file.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
    return !text().text().equals(seen);
  }

  /**
   * The tails of each line, by the line's words.
   *
   * @throws IllegalArgumentException if a line is misspelt, or not UTF-8; names it
   */
  Map<String, TailOptions> read() throws IOException {
    TextFile text = text();
    seen = text.text();
    Map<String, TailOptions> tails = new LinkedHashMap<>();
    for (TextFile.Line line : text.statements()) {
      String words = line.text().replaceAll("\\s+", " ");
      tails.put(words, parse(words, line.number()));
    }
    return tails;
  }

  private TextFile text() throws IOException {
    return TextFile.read(file);
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
