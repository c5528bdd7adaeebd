package io.cleave.core.resnet.internal;

import ai.djl.nn.Parameter;
import java.util.Map;

/** A block whose parameters torchvision has names for. */
public interface TorchTensors {

  /** Puts each of the block's parameters under torchvision's name. */
  void parameters(Map<String, Parameter> into);
}
