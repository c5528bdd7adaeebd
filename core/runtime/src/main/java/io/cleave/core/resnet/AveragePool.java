package io.cleave.core.resnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.pooling.Pool;

/** The mean of each feature map, kept as a 1x1 map. */
record AveragePool() implements Stage {

  @Override
  public String name() {
    return "avgpool";
  }

  @Override
  public Shape output(Shape input) {
    return new Shape(input.get(0), 1, 1);
  }

  @Override
  public Block training() {
    return new LambdaBlock(AveragePool::forward, "avgpool");
  }

  @Override
  public Block inference(TensorLoader loader) {
    return training();
  }

  private static NDList forward(NDList inputs) {
    NDArray input = inputs.singletonOrThrow();
    try (NDArray means = Pool.globalAvgPool2d(input)) {
      return new NDList(means.reshape(input.getShape().get(0), input.getShape().get(1), 1, 1));
    }
  }

  @Override
  public void graph(StageGraph graph, String input, String output) {
    graph.node("GlobalAveragePool", output, input);
  }
}
