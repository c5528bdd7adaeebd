package io.cleave.cli.diff;

import io.cleave.cli.numpy.NumpyFile;
import io.cleave.codec.tensor.Tensors;
import io.cleave.edge.Report;
import io.cleave.lab.results.ResultFile;
import io.cleave.lab.results.ResultFiles;
import io.cleave.lab.results.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What must be known to ask for an answer again; its tensors lie beside it, in an {@code .npz} of
 * the same name.
 *
 * @param command that asked
 * @param model the model's name as given to the command
 * @param fingerprint of the model at the edge
 * @param cut where it was cut
 * @param profile that the request was encoded with; empty where it was a picture
 * @param endpoint that answered, as host:port; empty for the device itself
 * @param variant that answered; empty where the server has only one
 * @param bytesSent the request on the wire
 */
@Tool(value = "cleave capture", version = 1)
record CaptureFile(
    String command,
    String model,
    String fingerprint,
    String cut,
    Optional<String> profile,
    String endpoint,
    Optional<String> variant,
    long bytesSent)
    implements ResultFile {
  private static final String TENSORS = ".npz";
  private static final String REST = ".json";

  static CaptureFile of(
      String command, String model, String fingerprint, String cut, Report report) {
    return new CaptureFile(
        command,
        model,
        fingerprint,
        cut,
        report.profile().map(profile -> profile.uncalibrated().toString()),
        report.endpoint(),
        report.answeredBy().map(Report.AnsweredBy::variant),
        report.bytesSent());
  }

  /** Writes both files; the name is without an ending. */
  void write(Path name, Tensors inputs, Tensors outputs) throws IOException {
    NumpyFile.write(with(TENSORS, name), List.of(inputs.and(outputs)));
    ResultFiles.write(with(REST, name), this);
  }

  static CaptureFile read(Path tensors) throws IOException {
    String name = tensors.toString();
    Path rest =
        Path.of(name.endsWith(TENSORS) ? name.substring(0, name.length() - 4) + REST : name);
    return ResultFiles.read(rest, List.of(CaptureFile.class));
  }

  private static Path with(String ending, Path name) {
    return name.resolveSibling(name.getFileName() + ending);
  }
}
