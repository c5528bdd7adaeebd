package io.cleave.cli.analysis;

import io.cleave.lab.sparsity.ActivationSparsity;
import io.cleave.lab.sparsity.GradientSparsity;
import io.cleave.lab.sparsity.WeightSparsity;
import java.util.List;
import java.util.Optional;

/**
 * All that one run of {@code cleave analyze} has measured so far.
 *
 * @param command the command line that measures it again
 * @param model what the user called the model
 * @param images which images: {@code ImageSet.identity()}
 * @param activations of the images
 * @param weights if that was asked for
 * @param gradients one a step and layer; empty if that was not asked for
 */
public record Analysis(
    String command,
    String model,
    String images,
    ActivationSparsity activations,
    Optional<WeightSparsity> weights,
    List<GradientSparsity> gradients) {
  /**
   * Takes a copy of the gradients.
   *
   * @param command the command line
   * @param model its name
   * @param images their identity
   * @param activations of the images
   * @param weights if measured
   * @param gradients may be empty
   */
  public Analysis {
    gradients = List.copyOf(gradients);
  }

  /**
   * Adds the weights.
   *
   * @param measured the weights
   * @return a new analysis
   */
  public Analysis with(WeightSparsity measured) {
    return new Analysis(command, model, images, activations, Optional.of(measured), gradients);
  }

  /**
   * Adds the gradients.
   *
   * @param measured the gradients
   * @return a new analysis
   */
  public Analysis with(List<GradientSparsity> measured) {
    return new Analysis(command, model, images, activations, weights, measured);
  }
}
