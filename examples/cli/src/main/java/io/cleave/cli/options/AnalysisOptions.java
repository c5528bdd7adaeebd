package io.cleave.cli.options;

import io.cleave.codec.internal.Check;
import io.cleave.core.Model;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.sparsity.GradientSparsity;
import io.cleave.lab.sparsity.Sparsity;
import io.cleave.lab.sparsity.WeightSparsity;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say what to analyse, and how closely. */
public final class AnalysisOptions {
  private static final double POINTS = 100;

  @Mixin private CutsOption cuts;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Images whose strongest feature maps are kept as pictures, the first of each class"
              + " (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--encoded-images",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Images whose activations are encoded at every layer to count bytes; encoding is slow and"
              + " sizes differ little (default: ${DEFAULT-VALUE}).")
  private int encodedImages;

  @Option(
      names = "--weight-sparsity",
      description =
          "Also search, layer by layer, the largest threshold below which weights can be 0 at the"
              + " same accuracy; takes minutes.")
  private boolean weightSparsity;

  @Option(
      names = "--tolerate",
      paramLabel = "POINTS",
      defaultValue = "0",
      description =
          "Percentage points of top-1 that --weight-sparsity may lose (default: ${DEFAULT-VALUE}).")
  private double tolerated;

  @Option(
      names = "--search-images",
      paramLabel = "N",
      defaultValue = "300",
      description =
          "Images that decide in --weight-sparsity; their activations are kept in memory"
              + " (default: ${DEFAULT-VALUE}).")
  private int searchImages;

  @Option(
      names = "--gradients",
      paramLabel = "STEPS",
      defaultValue = "0",
      description =
          "Also train a copy of the network for so many steps and count zeros in the gradients"
              + " (default: none).")
  private int steps;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description = "Images a step of --gradients (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--rate",
      defaultValue = "0.01",
      description = "Learning rate of --gradients (default: ${DEFAULT-VALUE}).")
  private double rate;

  /** Checks options that are used late, before anything is computed. */
  public void require() {
    Check.argument(
        tolerated >= 0 && tolerated < POINTS, "tolerate", tolerated, "0 to below 100 points");
    Check.argument(searchImages >= 1, "search-images", searchImages, "1 or more");
    Check.argument(steps >= 0, "gradients", steps, "0 or more");
    Check.argument(batch >= 2, "batch", batch, "2 or more");
    Check.argument(rate >= 0 && rate <= 10, "rate", rate, "0 to 10");
  }

  public Sparsity sparsity(Model model) {
    Sparsity sparsity = Sparsity.of(model).samples(samples).encodedImages(encodedImages);
    cuts.names().forEach(sparsity::cut);
    return sparsity;
  }

  public boolean weightsAreAsked() {
    return weightSparsity;
  }

  public boolean gradientsAreAsked() {
    return steps > 0;
  }

  public WeightSparsity weights(Sparsity sparsity, ImageSet set)
      throws IOException, InterruptedException {
    return sparsity.weights(set, searchImages, tolerated / POINTS);
  }

  public List<GradientSparsity> gradients(Sparsity sparsity, ImageSet set)
      throws IOException, InterruptedException {
    return sparsity.gradients(set, steps, batch, rate);
  }
}
