package io.cleave.core.graph;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Layers as an ONNX model.
 *
 * @param onnx the bytes of the model as in a file, in direct memory; read-only
 * @param beside weights that the bytes name as external data and do not contain, by the weight's
 *     name; usually none
 * @param layouts the layout of a batch in each tensor that the layers take or return, by the
 *     tensor's name
 */
public record PartGraph(
    ByteBuffer onnx, Map<String, GraphWeight> beside, Map<String, TensorLayout> layouts) {
  /**
   * Keeps a copy of the maps.
   *
   * @param onnx as above
   * @param beside as above
   * @param layouts as above
   */
  public PartGraph {
    onnx = onnx.asReadOnlyBuffer();
    beside = Map.copyOf(beside);
    layouts = Map.copyOf(layouts);
  }

  /**
   * A model whose bytes contain all its weights.
   *
   * @param onnx as above
   * @param layouts as above
   */
  public PartGraph(ByteBuffer onnx, Map<String, TensorLayout> layouts) {
    this(onnx, Map.of(), layouts);
  }
}
