package io.cleave.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Small results as the three commands write them; their numbers are made up. */
final class SampleResults {

  static final List<String> NAMES = List.of("analysis.json", "sweep.json", "finetune.json");

  private SampleResults() {}

  static String text(String name) {
    try (InputStream file = SampleResults.class.getResourceAsStream("/report/" + name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Path write(Path folder, String name) throws IOException {
    return Files.writeString(folder.resolve(name), text(name));
  }

  static List<Path> writeAll(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : NAMES) {
      files.add(write(folder, name));
    }
    return files;
  }
}
