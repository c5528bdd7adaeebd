package io.cleave.bench.activations;

import io.cleave.bench.images.InputImages;
import io.cleave.core.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
  private @Nullable Path tensors;

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
  private @Nullable Path images;

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
   * Counts what was chosen.
   *
   * @return how many sets there are
   * @throws IOException if the folder or a file of it is not as expected
   */
  public int size() throws IOException {
    return tensors == null ? models.size() * cuts.size() : ActivationFile.in(tensors).size();
  }

  /**
   * Reads or computes what was chosen, one set at a time.
   *
   * @param action what to do with a set
   * @throws IOException if a file, a model or an image cannot be read
   */
  public void forEach(Consumer<ActivationSet> action) throws IOException {
    if (tensors == null) {
      for (String model : models) {
        forEachCut(model, action);
      }
    } else {
      for (ActivationFile file : ActivationFile.in(tensors)) {
        action.accept(file.read(count));
      }
    }
  }

  private void forEachCut(String name, Consumer<ActivationSet> action) throws IOException {
    Model model = Model.find(name);
    InputImages inputs = InputImages.of(model, images, count);
    String label = Path.of(name).getFileName().toString();
    for (String cut : cuts) {
      action.accept(ModelActivations.of(label, model, cut, inputs));
    }
  }
}
