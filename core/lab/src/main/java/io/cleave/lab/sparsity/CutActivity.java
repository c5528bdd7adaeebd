package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;
import java.util.List;

/**
 * What the activations at one cut are like.
 *
 * @param cut its name
 * @param elements of one activation
 * @param histogram of all values
 * @param nearZero shares of small magnitudes, by rising threshold
 * @param maps each feature map
 * @param correlations of the maps' activity with the weights around them; a pair of which one side
 *     is the same for all maps has none
 * @param classes the maps' average maxima for each class that occurs
 * @param allClasses the same over all images
 */
public record CutActivity(
    String cut,
    long elements,
    Histogram histogram,
    List<NearZero> nearZero,
    List<MapActivity> maps,
    List<Correlation> correlations,
    List<ClassMaxima> classes,
    List<Double> allClasses) {
  /**
   * Checks that every class has as many maxima as there are maps.
   *
   * @param cut its name
   * @param elements of one activation
   * @param histogram of all values
   * @param nearZero by rising threshold
   * @param maps each feature map
   * @param correlations of the maps
   * @param classes each class
   * @param allClasses all of them
   * @throws IllegalArgumentException if one has more or fewer
   */
  public CutActivity {
    for (ClassMaxima each : classes) {
      Check.argument(
          each.maxima().size() == allClasses.size(),
          "allClasses",
          allClasses.size() + " numbers",
          "as many as the maxima of " + each.label());
    }
  }
}
