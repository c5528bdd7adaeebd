package io.cleave.lab.sparsity;

import io.cleave.lab.images.LabelledImage;
import java.util.List;

/**
 * An image and its strongest feature maps at a cut.
 *
 * @param name of the image
 * @param label its class
 * @param predicted the class that the network gave it
 * @param image the pixels
 * @param cut the cut's name
 * @param maps those of the highest maxima, the highest first
 */
public record SampleMaps(
    String name,
    String label,
    String predicted,
    LabelledImage image,
    String cut,
    List<FeatureMap> maps) {
  /**
   * Takes a copy of the maps.
   *
   * @param name of the image
   * @param label its class
   * @param predicted the class that the network gave it
   * @param image the pixels
   * @param cut the cut's name
   * @param maps the highest maximum first
   */
  public SampleMaps {
    maps = List.copyOf(maps);
  }
}
