package io.cleave.server;

import io.cleave.codec.calibration.CorruptCalibrationException;
import io.cleave.codec.internal.file.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A file that names tails: one model on each line, with the words of the command line, such as
 * {@code --model resnet50 --weights resnet50.pth --cut bottle1}. A line that begins with # is a
 * comment.
 */
final class TailsFile {
  private final Path file;
  private String seen = "";

  TailsFile(Path file) {
    this.file = file;
  }

  /** Whether the file differs from what {@link #read} last saw. */
  boolean hasChanged() throws IOException {
    return !text().text().equals(seen);
  }

  /**
   * For each line, by its words, what loads its tails; a failure to load names the line.
   *
   * @throws IllegalArgumentException if a line is misspelt or not UTF-8; names it
   */
  Map<String, TailSource> read() throws IOException {
    TextFile text = text();
    seen = text.text();
    Map<String, TailSource> tails = new LinkedHashMap<>();
    for (TextFile.Line line : text.statements()) {
      String words = line.text().replaceAll("\\s+", " ");
      tails.put(words, parse(words, line.number()));
    }
    return tails;
  }

  private TextFile text() throws IOException {
    return TextFile.read(file);
  }

  private TailSource parse(String line, int number) {
    String place = file + ", line " + number + ": ";
    TailOptions parsed = new TailOptions();
    CommandLine command = new CommandLine(parsed).setExpandAtFiles(false);
    try {
      command.parseArgs(line.split(" "));
    } catch (ParameterException e) {
      throw new IllegalArgumentException(place + e.getMessage(), e);
    }
    return () -> {
      try {
        return parsed.load();
      } catch (IOException | CorruptCalibrationException e) {
        throw new IOException(place + Failures.message(e, command), e);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(place + Failures.message(e, command), e);
      }
    };
  }

  Path path() {
    return file;
  }
}
