package io.cleave.core.resnet;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cleave.codec.tensor.Signature;
import io.cleave.core.Cut;
import io.cleave.core.Range;
import io.cleave.core.djl.BlockNetwork;
import io.cleave.core.djl.LoadedLayers;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A network that loads with operations on its layers. Its description names those layers, so that
 * none of its parts is taken for one of the original network.
 */
record AlteredNetwork(ResNet network, LayerOperations operations) implements BlockNetwork {

  @Override
  public LoadedLayers load(Range range, WeightReader reader, NDManager manager) throws IOException {
    return network.load(range, reader, manager, operations);
  }

  @Override
  public String name() {
    return network.name();
  }

  @Override
  public String description() {
    return operations.description();
  }

  @Override
  public Signature inputs() {
    return network.inputs();
  }

  @Override
  public Signature outputs() {
    return network.outputs();
  }

  @Override
  public List<Cut> cuts() {
    return network.cuts();
  }

  @Override
  public Cut cut(String name) {
    return network.cut(name);
  }

  @Override
  public Map<String, Shape> tensors() {
    return network.tensors();
  }
}
