package io.cleave.core.graph;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Layers as an ONNX model.
 *
 * @param onnx the bytes of the model as in a file, in direct memory; read-only
 * @param layouts the layout of a batch in each tensor that the layers take or return, by the
 *     tensor's name
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
