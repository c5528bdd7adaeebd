package io.cleave.lab.sparsity;

import java.util.List;

/**
 * The maxima of the feature maps, averaged over the images of a class.
 *
 * @param label the name of the class
 * @param maxima for each map, the mean over the images of the largest value in the map
 */
public record ClassMaxima(String label, List<Double> maxima) {
  /**
   * Copies the list of maxima.
   *
   * @param label the name of the class
   * @param maxima one number for each map
   */
  public ClassMaxima {
    maxima = List.copyOf(maxima);
  }
}
