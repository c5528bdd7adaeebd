package io.cleave.lab.sparsity;

import io.cleave.core.Cut;
import java.util.List;

/**
 * What the activations at one cut are like.
 *
 * @param cut where
 * @param histogram of all values
 * @param nearZero shares of small magnitudes, by rising threshold
 * @param maps each feature map
 * @param correlations of the maps' activity with the weights around them; a pair of which one side
 *     is the same for all maps has none
 * @param classes the maps' average maxima for each class that occurs
 * @param allClasses the same over all images
 */
public record CutActivity(
    Cut cut,
    Histogram histogram,
    List<NearZero> nearZero,
    List<MapActivity> maps,
    List<Correlation> correlations,
    List<ClassMaxima> classes,
    List<Double> allClasses) {
  /**
   * Takes copies of the lists.
   *
   * @param cut where
   * @param histogram of all values
   * @param nearZero by rising threshold
   * @param maps each feature map
   * @param correlations up to four
   * @param classes that occur
   * @param allClasses one number a map
   */
  public CutActivity {
    nearZero = List.copyOf(nearZero);
    maps = List.copyOf(maps);
    correlations = List.copyOf(correlations);
    classes = List.copyOf(classes);
    allClasses = List.copyOf(allClasses);
  }
}
