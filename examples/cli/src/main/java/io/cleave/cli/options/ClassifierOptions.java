package io.cleave.cli.options;

import io.cleave.core.Model;
import io.cleave.server.ModelOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Which model, which weights, and what its classes are called. */
public final class ClassifierOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private ModelOptions model;
  @Mixin private LabelsOption labels;

  /** {@return what the user calls the model} */
  public String name() {
    return model.name();
  }

  /** {@return its weights on this machine, if they are not the model's own} */
  public Optional<String> weights() throws IOException {
    return model.weights(DownloadBar.on(command));
  }

  /** {@return which weights of a file with several, if that was said} */
  public Optional<String> weightsKey() {
    return model.weightsKey();
  }

  /** {@return the names that were given to the classes; none where the model's are taken} */
  public List<String> labels() throws IOException {
    return labels.names();
  }

  /**
   * The model, its classes named as they were given.
   *
   * @throws IOException if it exists but cannot be read
   * @throws IllegalArgumentException if there is none, or there are not as many names as classes
   */
  public Model find() throws IOException {
    return labels.applyTo(model.find(DownloadBar.on(command)));
  }
}
