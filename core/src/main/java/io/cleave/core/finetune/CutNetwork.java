package io.cleave.core.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import io.cleave.core.ModelBundle;
import io.cleave.core.Split;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.resnet.StateDict;
import io.cleave.core.training.Network;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.util.Map;

/**
 * A network to be fine-tuned, with the weights it has so far.
 *
 * @param split its halves
 * @param network both, one after the other
 */
record CutNetwork(Split split, Network network) {

  /**
   * Loads the weights, batch normalisation kept apart.
   *
   * @throws IOException if they are absent, damaged or of another architecture
   */
  static CutNetwork load(ModelBundle model, String cut, NDManager manager) throws IOException {
    ResNet design = model.network();
    Split split = design.trainingSplit(cut);
    Block whole = new SequentialBlock().add(split.head()).add(split.tail());
    whole.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(design.inputShape()));
    Map<String, Parameter> parameters = StateDict.of(whole);
    try (WeightReader reader = model.weights().open(design.tensors())) {
      reader.requireExactly(design.tensors());
      for (Map.Entry<String, Parameter> parameter : parameters.entrySet()) {
        fill(parameter.getValue().getArray(), reader, parameter.getKey());
      }
    }
    return new CutNetwork(split, new Network(whole, parameters));
  }

  private static void fill(NDArray array, WeightReader reader, String name) throws IOException {
    try (NDArray values =
        array.getManager().create(reader.read(name), array.getShape(), DataType.FLOAT32)) {
      values.copyTo(array);
    }
  }
}
