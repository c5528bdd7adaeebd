package io.cleave.lab.sparsity;

import java.util.List;

/**
 * An image and its strongest feature maps at a cut, as pictures.
 *
 * @param name the name of the image
 * @param label the name of its class
 * @param predicted the name of the class that the network predicts
 * @param png the image as the network sees it
 * @param cut the name of the cut
 * @param maps the feature maps with the highest maxima, in descending order
 */
public record SampleMaps(
    String name, String label, String predicted, PngPicture png, String cut, List<Map> maps) {
  /**
   * One feature map.
   *
   * @param map the index of the map
   * @param png the map, in which zero is black and the maximum is white
   */
  public record Map(int map, PngPicture png) {}
}
