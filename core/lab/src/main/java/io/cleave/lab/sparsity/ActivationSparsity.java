package io.cleave.lab.sparsity;

import java.util.Comparator;
import java.util.List;

/**
 * What came of looking at activations.
 *
 * @param images how many were looked at, the damaged not among them
 * @param top1 share of them that the network names right
 * @param damaged names of images that were skipped
 * @param cuts the chosen cuts
 * @param layers every stage from the first convolution to the pooling, in order
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
   * The cut whose activation has the largest share of zeros. Behind the pooling nothing but the
   * classifier is left for a server, so that it is no candidate.
   *
   * @return the layer in front of it
   */
  public LayerActivity bestBySparsity() {
    return candidates().stream()
        .max(Comparator.comparingDouble(LayerActivity::zeros))
        .orElseThrow();
  }

  /**
   * The cut whose activation takes the fewest bytes in the profile {@code compact}, of the same
   * candidates.
   *
   * @return the layer in front of it
   */
  public LayerActivity bestByBytes() {
    return fewestBytes(candidates());
  }

  /**
   * The cut of the fewest bytes among those that leave a device little to do.
   *
   * @param share the most of all multiply-adds that the device may run, in (0, 1]
   * @return the layer in front of it; the first cut where none leaves so little
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
