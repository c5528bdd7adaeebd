package io.cleave.core.resnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.cleave.core.Cost;
import java.io.IOException;
import java.util.Map;

/** The fully connected layer that turns pooled features into logits. */
record Classifier(int features, int classes) implements Stage {

  @Override
  public String name() {
    return "fc";
  }

  @Override
  public Shape output(Shape input) {
    return new Shape(classes);
  }

  @Override
  public Cost cost(Shape input) {
    long weights = (long) features * classes;
    return new Cost(weights + classes, weights);
  }

  @Override
  public void tensors(Map<String, Shape> into) {
    into.put("fc.weight", weightShape());
    into.put("fc.bias", new Shape(classes));
  }

  @Override
  public Block training() {
    return new FullyConnected(
        this,
        Parameter.builder().optShape(weightShape()),
        Parameter.builder().optShape(new Shape(classes)));
  }

  @Override
  public Block inference(TensorLoader loader) throws IOException {
    return new FullyConnected(
        this, frozen(loader.array("fc.weight")), frozen(loader.array("fc.bias")));
  }

  private static Parameter.Builder frozen(NDArray array) {
    return Parameter.builder().optArray(array).optRequiresGrad(false);
  }

  Shape weightShape() {
    return new Shape(classes, features);
  }

  @Override
  public void graph(StageGraph graph, String input, String output) throws IOException {
    graph.node("Flatten", "flatten", input);
    graph.linear("fc", output, "flatten");
  }
}
