package io.cleave.lab.sparsity;

import java.util.List;

/**
 * An image and its strongest feature maps at a cut, as pictures.
 *
 * @param name of the image
 * @param label its class
 * @param predicted the class that the network gave it
 * @param png the image as the network sees it
 * @param cut the cut's name
 * @param maps those of the highest maxima, the highest first
 */
public record SampleMaps(
    String name, String label, String predicted, PngPicture png, String cut, List<Map> maps) {
  /**
   * One feature map.
   *
   * @param map its number
   * @param png from zero (black) to its maximum (white)
   */
  public record Map(int map, PngPicture png) {}
}
