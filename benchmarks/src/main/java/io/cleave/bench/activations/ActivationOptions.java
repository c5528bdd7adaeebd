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
              + " compute activations with --model.")
  private Path tensors;

  @Option(
      names = "--model",
      split = ",",
      defaultValue = "demo",
      description =
          "Models to compute activations with: demo, cifar10, folders that train wrote. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<String> models;

  @Option(
      names = "--images",
      paramLabel = "PATH",
      description =
          "Images for models other than demo, a folder or zip of <class>/<name>.jpg or .png; those"
              + " used are spread evenly over it.")
  private Path images;

  @Option(
      names = "--cuts",
      split = ",",
      defaultValue = "conv1,maxpool,bottle1,bottle3,bottle4,bottle8",
      description = "Where to cut the models. Default: ${DEFAULT-VALUE}.")
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
   * @return sets of activations
   * @throws IOException if the folder or a file of it is not as expected
   */
  public ActivationSource open() throws IOException {
    return tensors != null
        ? ActivationSource.files(ActivationFile.in(tensors), count)
        : ActivationSource.models(models, images, cuts, count);
  }
}
