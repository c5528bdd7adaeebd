package io.cleave.cli.options;

import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.lab.measure.ModelSource;
import io.cleave.server.ModelOptions;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Options that name a model, its weights and its classes. */
public final class ClassifierOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private ModelOptions model;
  @Mixin private LabelsOption labels;

  /** {@return the model's name as the user gave it} */
  public String name() {
    return model.name();
  }

  /**
   * {@return where the model comes from, for other threads and machines; its weights have been
   * downloaded}
   */
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
   * {@return the model, with its classes named as the user wishes}
   *
   * @throws IOException if the model exists but cannot be read
   * @throws IllegalArgumentException if there is no such model, or the number of names is not that
   *     of the classes
   */
  public Model find() throws IOException {
    return labels.applyTo(model.find(DownloadBar.on(command)));
  }
}
