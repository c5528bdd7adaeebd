package io.cleave.cli.diff;

import io.cleave.cli.options.ClassifierOptions;
import io.cleave.codec.internal.Check;
import io.cleave.core.Model;
import io.cleave.server.EngineOption;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that say of what, and how closely, tensors are compared. */
final class DiffOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private ClassifierOptions classifier;
  @Mixin private EngineOption engine;

  @Option(
      names = "--layers",
      paramLabel = "N",
      defaultValue = "24",
      description =
          "Cuts at which tensors are compared, spread over the network (default:"
              + " ${DEFAULT-VALUE}).")
  private int layers;

  @Option(
      names = "--tolerance",
      paramLabel = "SHARE",
      defaultValue = "1e-4",
      description =
          "How far off a tensor may be, as a share of its largest magnitude (default:"
              + " ${DEFAULT-VALUE}).")
  private double tolerance;

  /** The model's name as the user gave it. */
  String model() {
    return classifier.name();
  }

  double tolerance() {
    return tolerance;
  }

  /** A comparison of the model, with the whole network on the engine that the user named. */
  DiffRun run() throws IOException {
    Check.argument(layers >= 1, "layers", layers, "1 or more");
    Check.argument(tolerance >= 0, "tolerance", tolerance, "0 or more");
    Model model = classifier.find();
    return new DiffRun(model, engine.engine(model.network()), layers, tolerance, spec);
  }
}
