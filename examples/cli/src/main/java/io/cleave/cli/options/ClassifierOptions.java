package io.cleave.cli.options;

import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.lab.measure.ModelSource;
import io.cleave.server.ModelOptions;
import java.io.IOException;
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

  /** {@return where the model comes from, weights fetched; for other threads and machines} */
  public ModelSource source() throws IOException {
    return new ModelSource(
        model.name(),
        model.shapes(),
        model.preprocessing().orElse(""),
        model.weights(DownloadBar.on(command)).orElse(""),
        model.weightsKey().orElse(""),
        labels.names(),
        Engine.AUTO);
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
