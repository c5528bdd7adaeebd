package io.cleave.cli.analysis;

import io.cleave.codec.internal.file.Folders;
import io.cleave.codec.internal.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder that an analysis is written to, as JSON for programs and CSV for spreadsheets. */
public final class AnalysisFolder {
  private final Path folder;

  private AnalysisFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a folder and makes it where it is absent.
   *
   * @param folder where the files go
   * @return the folder
   * @throws IOException if it cannot be made or written to
   */
  public static AnalysisFolder create(Path folder) throws IOException {
    Folders.create(folder);
    Files.delete(Files.createTempFile(folder, ".probe", null));
    return new AnalysisFolder(folder);
  }

  /**
   * Writes every file anew, each replaced in one step: whoever is killed here leaves whole files.
   *
   * @param analysis what has been measured so far
   * @throws IOException if a file cannot be written
   */
  public void write(Analysis analysis) throws IOException {
    write("analysis.json", AnalysisJson.of(analysis));
    write("histogram.csv", AnalysisCsv.histogram(analysis.activations()));
    write("maps.csv", AnalysisCsv.maps(analysis.activations()));
    write("layers.csv", AnalysisCsv.layers(analysis.activations()));
    if (analysis.weights().isPresent()) {
      write("weights.csv", AnalysisCsv.weights(analysis.weights().get()));
    }
    if (!analysis.gradients().isEmpty()) {
      write("gradients.csv", AnalysisCsv.gradients(analysis.gradients()));
    }
  }

  private void write(String name, List<String> lines) throws IOException {
    write(name, String.join("\n", lines) + "\n");
  }

  private void write(String name, String text) throws IOException {
    WholeFile.write(folder.resolve(name), text);
  }
}
