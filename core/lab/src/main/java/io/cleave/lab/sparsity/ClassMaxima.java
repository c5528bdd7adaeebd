package io.cleave.lab.sparsity;

import java.util.List;

/**
 * The feature maps' maxima averaged over the images of a class.
 *
 * @param label the class
 * @param maxima one a map: the mean over the images of the largest value in the map
 */
public record ClassMaxima(String label, List<Double> maxima) {
  /**
   * Takes a copy of the maxima.
   *
   * @param label the class
   * @param maxima one a map
   */
  public ClassMaxima {
    maxima = List.copyOf(maxima);
  }
}
