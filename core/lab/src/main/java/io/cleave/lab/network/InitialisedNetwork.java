package io.cleave.lab.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.cleave.core.Model;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An initialised network with its tensors by name.
 *
 * @param block the network, which takes float32 of shape (images, 3, height, width) and returns
 *     logits of shape (images, classes)
 * @param parameters every parameter and running statistic, in a fixed order, by its name in files
 */
public record InitialisedNetwork(Block block, Map<String, Parameter> parameters) {
  /**
   * Copies the map, keeping its order.
   *
   * @param block the network, initialised
   * @param parameters the parameters of the block
   */
  public InitialisedNetwork {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Replaces the values of all tensors with a model's weights.
   *
   * @param model a model of the same architecture
   * @throws IOException if the weights are missing, damaged or of another architecture
   */
  public void fill(Model model) throws IOException {
    Map<String, Shape> tensors = model.network().tensors();
    try (WeightReader reader = model.weights().open(tensors)) {
      reader.requireExactly(tensors);
      for (Map.Entry<String, Parameter> parameter : parameters.entrySet()) {
        NDArray array = parameter.getValue().getArray();
        ByteBuffer stored = reader.read(parameter.getKey());
        try (NDArray values =
            array.getManager().create(stored, array.getShape(), DataType.FLOAT32)) {
          ArrayCopy.copy(values, array);
        }
      }
    }
  }
}
