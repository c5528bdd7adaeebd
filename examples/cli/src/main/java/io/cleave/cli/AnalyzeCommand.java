package io.cleave.cli;

import io.cleave.cli.options.AnalysisOptions;
import io.cleave.cli.options.ClassifierOptions;
import io.cleave.cli.options.DrawnShapes;
import io.cleave.cli.options.EngineThreads;
import io.cleave.cli.options.GivenCommand;
import io.cleave.cli.progress.CleanStop;
import io.cleave.cli.progress.ProgressLine;
import io.cleave.codec.internal.file.Folders;
import io.cleave.core.Model;
import io.cleave.core.resnet.ResNet;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.sparsity.ActivationSparsity;
import io.cleave.lab.sparsity.AnalysisFile;
import io.cleave.lab.sparsity.Sparsity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how sparse a model is. */
@Command(
    name = "analyze",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Shows how sparse a model is on images, and so where and how it can be cut.",
    description = {
      "",
      "Small activations can be dropped before they are sent. For every layer this counts zeros and"
          + " what its output takes on the wire; at the chosen cuts also a histogram, each feature"
          + " map beside the weights around it, and which maps answer to which class (section 4 of"
          + " Haberer and Landsiedel 2022).",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave analyze",
      "  cleave analyze --model cifar10 --images cifar10-test.zip --count 1000 --output cifar10",
      "  cleave analyze --model resnet50 --weights resnet50.pth --images imagenet/val",
      "  cleave analyze --weight-sparsity --tolerate 1 --gradients 10",
      "",
      "OUTPUT gets analysis.json, which 'cleave report' shows, and CSV tables.",
      "Memory does not grow with the number of images."
    })
final class AnalyzeCommand implements Callable<Integer> {
  private static final int TRAINING_SHAPES = 10_000;

  @Spec private CommandSpec spec;
  @Mixin private ClassifierOptions classifier;
  @Mixin private TestImages images;

  @Option(
      names = "--training-images",
      paramLabel = "PATH",
      description =
          "Images for --gradients, laid out likewise (default: those of --images; for the demo's"
              + " classes, training images that the program draws).")
  private @Nullable Path trainingImages;

  @Mixin private AnalysisOptions options;

  @Option(
      names = "--output",
      paramLabel = "OUTPUT",
      defaultValue = "analysis",
      description = "Folder for the results (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Mixin private EngineThreads threads;

  @Override
  public Integer call() throws IOException {
    return CleanStop.guard(
        this::analyze, () -> say("stopped; what was measured before is in the folder"));
  }

  private void analyze() throws IOException, InterruptedException {
    options.require();
    threads.use();
    Model model = classifier.find();
    requireLayers(model);
    Sparsity sparsity =
        options.sparsity(model).images(images.count()).skipDamaged(images.skipDamaged());
    try (ImageSet set = images.open(model, spec.commandLine().getErr());
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
      requireTrainingImages(model);
      Folders.create(output);
      Files.delete(Files.createTempFile(output, ".probe", null));
      measure(model, sparsity.listener(progress.task("analyze")), set);
    }
  }

  /** Weights and gradients are looked at last; a wrong network should not be told after hours. */
  private void requireLayers(Model model) {
    if (options.weightsAreAsked() || options.gradientsAreAsked()) {
      ResNet ignored = ResNet.of(model);
    }
  }

  private ImageSet openTraining(Model model, PrintWriter notes) throws IOException {
    Optional<Path> path = Optional.ofNullable(trainingImages).or(images::path);
    return path.isPresent()
        ? images.open(path.get(), model, notes)
        : DrawnShapes.training(model, TRAINING_SHAPES);
  }

  /** These images are needed last, but a user should not learn of a wrong path only after hours. */
  private void requireTrainingImages(Model model) throws IOException {
    if (options.gradientsAreAsked()) {
      openTraining(model, new PrintWriter(Writer.nullWriter())).close();
    }
  }

  /**
   * Writes everything that is known after each part, so that a failure in a later one loses
   * nothing.
   */
  private void measure(Model model, Sparsity sparsity, ImageSet set)
      throws IOException, InterruptedException {
    ActivationSparsity activations = sparsity.activations(set);
    AnalysisFile analysis =
        AnalysisFile.of(GivenCommand.of(spec), classifier.name(), set.identity(), activations);
    analysis.write(output);
    report(model, activations);
    if (options.weightsAreAsked()) {
      analysis = analysis.with(options.weights(sparsity, set));
      analysis.write(output);
      say("%n%s", AnalysisTables.of(analysis.weights().orElseThrow()));
    }
    if (options.gradientsAreAsked()) {
      try (ImageSet training = openTraining(model, spec.commandLine().getErr())) {
        analysis = analysis.with(options.gradients(sparsity, training));
      }
      analysis.write(output);
      say("%n%s", AnalysisTables.of(analysis.gradients()));
    }
    say("wrote %s", output);
  }

  private void report(Model model, ActivationSparsity activations) {
    say(
        "%s on %,d images, top-1 %.2f %%",
        model.network().name(), activations.images(), 100 * activations.top1());
    if (model.weights().isRandom()) {
      say("the weights are random: top-1 means nothing");
    }
    if (!activations.damaged().isEmpty()) {
      say("%d damaged: %s", activations.damaged().size(), activations.damaged());
    }
    say("%n%s", AnalysisTables.of(activations));
  }

  private void say(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
