package io.cleave.core.resnet;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.pooling.Pool;
import io.cleave.core.resnet.internal.ConvNorm;
import java.util.List;

/** The 3x3 maximum of stride 2 after the stem. */
record MaxPool() implements Stage {

  private static final int KERNEL = 3;
  private static final int STRIDE = 2;

  @Override
  public String name() {
    return "maxpool";
  }

  @Override
  public Shape output(Shape input) {
    return new Shape(
        input.get(0),
        ConvNorm.window(input.get(1), KERNEL, STRIDE),
        ConvNorm.window(input.get(2), KERNEL, STRIDE));
  }

  @Override
  public Block training() {
    return Pool.maxPool2dBlock(
        new Shape(KERNEL, KERNEL), new Shape(STRIDE, STRIDE), new Shape(KERNEL / 2, KERNEL / 2));
  }

  @Override
  public Block inference(TensorLoader loader) {
    return training();
  }

  @Override
  public void graph(StageGraph graph, String input, String output) {
    graph.window("MaxPool", output, List.of(input), KERNEL, STRIDE);
  }
}
