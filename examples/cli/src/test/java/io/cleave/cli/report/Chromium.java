package io.cleave.cli.report;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A browser without a window. */
final class Chromium {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final long LONGEST_SECONDS = 90;

  private final Path program;

  private Chromium(Path program) {
    this.program = program;
  }

  /** The browser on the PATH, if there is one. */
  static Optional<Chromium> find() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      for (String name : NAMES) {
        Path program = Path.of(folder, name);
        if (!folder.isEmpty() && Files.isExecutable(program)) {
          return Optional.of(new Chromium(program));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Loads a page and runs its scripts.
   *
   * @param folder for the browser's own files
   * @return the document as HTML
   */
  String load(Path page, Path folder) throws IOException, InterruptedException {
    Path document = folder.resolve("document.html");
    Path log = folder.resolve("chromium.log");
    Process browser =
        new ProcessBuilder(command(page, folder))
            .redirectOutput(document.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      if (!browser.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || browser.exitValue() != 0) {
        throw new AssertionError("chromium failed: " + Files.readString(log));
      }
      return Files.readString(document);
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly().waitFor();
    }
  }

  private List<String> command(Path page, Path folder) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-sync",
            "--disable-component-update",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--window-size=1400,1000",
            "--virtual-time-budget=20000",
            "--user-data-dir=" + folder.resolve("profile"),
            "--dump-dom",
            page.toUri().toString()));
    return command;
  }
}
