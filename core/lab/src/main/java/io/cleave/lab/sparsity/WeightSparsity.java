package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How many weights can be 0, as TensorQuant reports it (Loroch et al. 2018, equations 3 to 5).
 *
 * @param images how many were asked
 * @param accuracyBefore top-1 on them with all weights
 * @param accuracyAfter top-1 on them with the small weights at 0
 * @param layers each layer's, in the order of the computation
 */
public record WeightSparsity(
    int images, double accuracyBefore, double accuracyAfter, List<LayerSparsity> layers) {
  /**
   * Takes a copy of the layers.
   *
   * @param images 1 or more
   * @param accuracyBefore in [0, 1]
   * @param accuracyAfter in [0, 1]
   * @param layers 1 or more
   */
  public WeightSparsity {
    Check.share("accuracyBefore", accuracyBefore);
    Check.share("accuracyAfter", accuracyAfter);
    layers = List.copyOf(layers);
  }

  /** {@return zeros over elements of each block, weighted by elements: equation 4} */
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

  /** {@return zeros over elements of all layers: equation 5} */
  public double model() {
    long zeros = layers.stream().mapToLong(LayerSparsity::zeros).sum();
    return zeros / (double) layers.stream().mapToLong(LayerSparsity::elements).sum();
  }
}
