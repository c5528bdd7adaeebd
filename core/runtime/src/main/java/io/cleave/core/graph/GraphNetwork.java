package io.cleave.core.graph;

import io.cleave.core.Network;
import io.cleave.core.Range;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;

/** A network whose layers can be an ONNX graph, so that ONNX Runtime runs it. */
public interface GraphNetwork extends Network {
  /**
   * Writes some layers with their weights as a graph of their own.
   *
   * @param range layers of this network
   * @param reader of exactly this network's weights; only those of the layers are read
   * @return the graph; it takes and gives the tensors of the range under their names
   * @throws IOException if a tensor cannot be read
   * @throws IllegalArgumentException if the range is none of this network's
   */
  PartGraph graph(Range range, WeightReader reader) throws IOException;

  /**
   * Tells whether {@link #graph} needs the classes of the ONNX format, {@code tribuo-util-onnx} and
   * {@code protobuf-java}, which an application may leave out.
   *
   * @return false where the graph is there as it is loaded
   */
  default boolean needsFormat() {
    return true;
  }
}
