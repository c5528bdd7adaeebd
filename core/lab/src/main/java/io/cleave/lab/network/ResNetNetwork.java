package io.cleave.lab.network;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.cleave.codec.internal.Check;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.resnet.StateDict;
import java.util.Map;

/** Creates residual networks to be trained. */
public final class ResNetNetwork {
  /**
   * oneDNN's gradient of a 1x1 convolution (jit_avx2_1x1_convolution_bwd_weights, in libtorch
   * 2.7.1) writes past the end of its memory if the number of channels is not a multiple of this.
   */
  private static final int CHANNEL_GROUP = 8;

  private static final float CLASSIFIER_SCALE = 0.05f;

  private ResNetNetwork() {}

  /**
   * {@return a network with random first weights, which is ready to be trained} The last
   * normalisation of each residual block starts at zero, so that each block starts as its shortcut
   * (Goyal et al. 2017, section 5.1), and the classifier starts small, so that the first losses are
   * near that of a guess. Without both, a network this narrow wastes its first thousand steps.
   *
   * @param resNet the architecture
   * @param seed the seed of the weights, which the engine's own random number generator is set to
   * @param manager owns the arrays
   * @throws IllegalArgumentException if the base width is not a multiple of 8
   */
  public static InitialisedNetwork create(ResNet resNet, long seed, NDManager manager) {
    int width = resNet.baseWidth();
    Check.argument(
        width % CHANNEL_GROUP == 0, "baseWidth", width, "a multiple of " + CHANNEL_GROUP);
    Engine.getEngine("PyTorch").setRandomSeed(Long.hashCode(seed));
    Block block = resNet.trainingBlock();
    int size = resNet.inputSize();
    block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, size, size));
    Map<String, Parameter> parameters = StateDict.of(block);
    parameters.forEach((name, parameter) -> adjust(resNet, name, parameter.getArray()));
    return new InitialisedNetwork(block, parameters);
  }

  private static void adjust(ResNet resNet, String name, NDArray array) {
    String lastNorm = resNet.depth() >= 50 ? ".bn3.weight" : ".bn2.weight";
    if (name.endsWith(lastNorm)) {
      array.subi(array);
    } else if (name.equals("fc.weight")) {
      array.muli(CLASSIFIER_SCALE);
    }
  }
}
