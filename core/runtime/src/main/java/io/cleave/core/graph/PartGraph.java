package io.cleave.core.graph;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Layers as an ONNX model.
 *
 * @param onnx the model as its file would be, in direct memory; read only
 * @param layouts how a batch lies in each tensor that the layers take or give, by its name
 */
public record PartGraph(ByteBuffer onnx, Map<String, TensorLayout> layouts) {
  /**
   * Keeps a copy of the layouts.
   *
   * @param onnx as above
   * @param layouts as above
   */
  public PartGraph {
    onnx = onnx.asReadOnlyBuffer();
    layouts = Map.copyOf(layouts);
  }
}
