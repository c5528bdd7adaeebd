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
   * Names each parameter of a network built by {@link ResNet#trainingBlock()}, the running
   * statistics of batch normalisation included.
   *
   * @param block the network
   * @return torchvision's tensor name to the block's own parameter, in the order of the computation
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
