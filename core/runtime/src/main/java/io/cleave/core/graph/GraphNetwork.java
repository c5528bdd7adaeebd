package io.cleave.core.graph;

import io.cleave.core.Network;
import io.cleave.core.Range;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;

/** A network whose layers can be written as an ONNX graph, so that ONNX Runtime can run it. */
public interface GraphNetwork extends Network {
  /**
   * {@return a separate graph of some layers with their weights, which takes and returns the
   * tensors of the range under their names}
   *
   * @param range layers of this network
   * @param reader reads exactly this network's weights; only those of the layers are read
   * @throws IOException if a tensor cannot be read
   * @throws IllegalArgumentException if the range is not one of this network's
   */
  PartGraph graph(Range range, WeightReader reader) throws IOException;

  /**
   * {@return a graph of this network with all its weights in its bytes, so that it stands alone}
   * Default: the graph itself, as it has no weights beside it.
   *
   * @param graph that {@link #graph} returned
   * @throws IOException if the graph cannot be read
   * @throws IllegalArgumentException if the bytes would exceed 2 GiB
   */
  default PartGraph standalone(PartGraph graph) throws IOException {
    return graph;
  }

  /**
   * {@return whether {@link #graph} needs the classes of the ONNX format, {@code tribuo-util-onnx}
   * and {@code protobuf-java}, which an application may leave out; false if it returns the graph as
   * it was loaded}
   */
  default boolean needsFormat() {
    return true;
  }
}
