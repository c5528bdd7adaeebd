package io.cleave.core.resnet;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.cleave.core.resnet.internal.TorchTensors;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a block under torchvision's names. */
public final class StateDict {

  private StateDict() {}

  /**
   * {@return each parameter of a block of {@link ResNet#trainingBlock()} under torchvision's tensor
   * name, including the running statistics of batch normalisation, in the order of computation}
   *
   * @param block the block
   */
  public static Map<String, Parameter> of(Block block) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    collect(block, parameters);
    return parameters;
  }

  private static void collect(Block block, Map<String, Parameter> into) {
    if (block instanceof TorchTensors tensors) {
      tensors.parameters(into);
    }
    block.getChildren().values().forEach(child -> collect(child, into));
  }
}
