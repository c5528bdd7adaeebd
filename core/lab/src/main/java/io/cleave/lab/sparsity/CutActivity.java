package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;
import java.util.List;

/**
 * The activations at one cut.
 *
 * @param cut the name of the cut
 * @param elements the number of elements of one activation
 * @param histogram the histogram of all values
 * @param nearZero the shares of small magnitudes, by rising threshold
 * @param maps the activity of each feature map
 * @param correlations correlations of the maps' activity with the weights around them; a pair is
 *     left out if either side is the same for all maps
 * @param classes for each class that occurs, the average maxima of the maps
 * @param allClasses the average maxima of the maps over all images
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
   * Copies the lists, and checks that every class has as many maxima as there are maps.
   *
   * @param cut the name of the cut
   * @param elements the number of elements of one activation
   * @param histogram the histogram of all values
   * @param nearZero the shares of small magnitudes, by rising threshold
   * @param maps the activity of each feature map
   * @param correlations the correlations of the maps
   * @param classes the maxima for each class
   * @param allClasses the maxima over all images
   * @throws IllegalArgumentException if a class has another number of maxima
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
