package io.cleave.lab.sparsity;

import java.util.Comparator;
import java.util.List;

/**
 * The result of an analysis of activations.
 *
 * @param images how many images were analysed, without damaged ones
 * @param top1 the share of these that the network classifies correctly
 * @param damaged the names of images that were skipped
 * @param cuts the results at the chosen cuts
 * @param layers the results at every stage, from the first convolution to the pooling, in order
 * @param samples some images with their strongest feature maps
 */
public record ActivationSparsity(
    int images,
    double top1,
    List<String> damaged,
    List<CutActivity> cuts,
    List<LayerActivity> layers,
    List<SampleMaps> samples) {

  /**
   * {@return the layer before the cut whose activation has the largest share of zeros} Only the
   * classifier is left after the pooling, so that cut is not considered.
   */
  public LayerActivity bestBySparsity() {
    return candidates().stream()
        .max(Comparator.comparingDouble(LayerActivity::zeros))
        .orElseThrow();
  }

  /**
   * {@return the layer before the cut whose activation takes the fewest bytes in the profile {@code
   * compact}} Only the classifier is left after the pooling, so that cut is not considered.
   */
  public LayerActivity bestByBytes() {
    return fewestBytes(candidates());
  }

  /**
   * {@return the layer before the cut of the fewest bytes among those that leave little work to the
   * device; the first layer if there is no such cut}
   *
   * @param share the max share of all multiply-adds that the device may run, in (0, 1]
   */
  public LayerActivity bestByBytes(double share) {
    List<LayerActivity> light =
        candidates().stream().filter(layer -> layer.headShare() <= share).toList();
    return light.isEmpty() ? layers.get(0) : fewestBytes(light);
  }

  private List<LayerActivity> candidates() {
    List<LayerActivity> left =
        layers.stream().filter(layer -> !layer.pooled() && layer.headShare() < 1).toList();
    return left.isEmpty() ? layers : left;
  }

  private static LayerActivity fewestBytes(List<LayerActivity> among) {
    return among.stream()
        .min(Comparator.comparingDouble(LayerActivity::compactBytes))
        .orElseThrow();
  }
}
