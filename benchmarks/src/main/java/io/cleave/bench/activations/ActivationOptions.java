package io.cleave.bench.activations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which activations to measure with, as options of a command. */
public final class ActivationOptions {

  @Option(
      names = "--tensors",
      paramLabel = "FOLDER",
      description =
          "Use every NAME_NxCxHxW.f32 file of this folder, of any network: N tensors of C maps of H"
              + " rows of W columns, little-endian float32, row-major, nothing else. Default:"
              + " compute activations with the bundled models.")
  private Path tensors;

  @Option(
      names = "--cuts",
      split = ",",
      defaultValue = "conv1,maxpool,bottle1,bottle3,bottle4,bottle8",
      description = "Where to cut the bundled models. Default: ${DEFAULT-VALUE}.")
  private List<String> cuts;

  @Option(
      names = "--count",
      defaultValue = "100",
      description = "The most tensors of each file or cut. Default: ${DEFAULT-VALUE}.")
  private int count;

  /** Made by the command line. */
  public ActivationOptions() {}

  /**
   * Finds what was chosen.
   *
   * @return sets of activations, closed by the caller
   * @throws IOException if the folder or a file of it is not as expected, or a model cannot be read
   */
  public ActivationSource open() throws IOException {
    return tensors != null
        ? ActivationSource.files(ActivationFile.in(tensors), count)
        : ActivationSource.models(cuts, count);
  }
}
