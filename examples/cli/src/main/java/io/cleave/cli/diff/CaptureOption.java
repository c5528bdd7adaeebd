package io.cleave.cli.diff;

import io.cleave.cli.options.GivenCommand;
import io.cleave.codec.internal.file.Folders;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.weights.WeightReader;
import io.cleave.edge.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Option that keeps what was asked and what was answered, for {@code cleave replay}. */
public final class CaptureOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--capture",
      paramLabel = "FOLDER",
      description =
          "Keeps inputs and outputs of each request there, for a bug report: 'replay' runs them"
              + " again and says where the answer changes.")
  private @Nullable Path folder;

  /** Creates the option for picocli to fill. */
  public CaptureOption() {}

  /** Makes what was given to a network, of one sample. */
  @FunctionalInterface
  public interface Inputs {
    /**
     * {@return the tensors}
     *
     * @throws IOException if what they are made from cannot be read
     */
    Tensors make() throws IOException;
  }

  /** Keeps what the requests of one command were. */
  @FunctionalInterface
  public interface Capture {
    /**
     * Writes a request's files, if the user wants them.
     *
     * @param sample the file that was asked for
     * @param inputs of the network; made only if they are kept
     * @param answer to it
     * @throws IOException if they cannot be written
     */
    void keep(Path sample, Inputs inputs, Prediction answer) throws IOException;
  }

  /**
   * {@return what keeps requests} Reads all weights once, if the user wants requests kept.
   *
   * @param name the model's name as given to the command
   * @param model that is asked
   * @param cut where it is cut
   * @throws IOException if the folder cannot be made, or the weights cannot be read
   */
  public Capture open(String name, Model model, String cut) throws IOException {
    if (folder == null) {
      return (sample, inputs, answer) -> {};
    }
    Path place = Folders.create(folder);
    String fingerprint = fingerprint(model);
    String command = GivenCommand.of(spec);
    return (sample, inputs, answer) ->
        CaptureFile.of(command, name, fingerprint, cut, answer.report())
            .write(
                place.resolve(sample.getFileName() + "-" + answer.report().id()),
                inputs.make(),
                answer.outputs());
  }

  static String fingerprint(Model model) throws IOException {
    try (WeightReader reader = model.weights().open(model.network().tensors())) {
      return model.network().fingerprint(reader);
    }
  }
}
