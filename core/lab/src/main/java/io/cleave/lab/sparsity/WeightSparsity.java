package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How many weights can be 0, reported as in TensorQuant (Loroch et al. 2018, equations 3 to 5).
 *
 * @param images how many images decided
 * @param accuracyBefore the top-1 accuracy on these images with all weights
 * @param accuracyAfter the top-1 accuracy on these images with the small weights at 0
 * @param layers the sparsity of each layer, in the order of computation
 */
public record WeightSparsity(
    int images, double accuracyBefore, double accuracyAfter, List<LayerSparsity> layers) {
  /**
   * Copies the list of layers.
   *
   * @param images 1 or more
   * @param accuracyBefore in [0, 1]
   * @param accuracyAfter in [0, 1]
   * @param layers one or more layers
   */
  public WeightSparsity {
    Check.share("accuracyBefore", accuracyBefore);
    Check.share("accuracyAfter", accuracyAfter);
    layers = List.copyOf(layers);
  }

  /**
   * {@return the sparsity of each block, that is zeros over elements of all its layers: equation 4}
   */
  public List<BlockSparsity> blocks() {
    Map<String, Long> zeros = new LinkedHashMap<>();
    Map<String, Long> elements = new LinkedHashMap<>();
    for (LayerSparsity layer : layers) {
      String block = layer.layer().split("\\.", 2)[0];
      zeros.merge(block, layer.zeros(), Long::sum);
      elements.merge(block, layer.elements(), Long::sum);
    }
    List<BlockSparsity> blocks = new ArrayList<>();
    zeros.forEach(
        (block, count) ->
            blocks.add(
                new BlockSparsity(
                    block, count / (double) Objects.requireNonNull(elements.get(block)))));
    return List.copyOf(blocks);
  }

  /** {@return the share of zeros in all layers: equation 5} */
  public double model() {
    long zeros = layers.stream().mapToLong(LayerSparsity::zeros).sum();
    return zeros / (double) layers.stream().mapToLong(LayerSparsity::elements).sum();
  }
}
