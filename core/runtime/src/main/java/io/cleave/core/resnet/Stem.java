package io.cleave.core.resnet;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.cleave.core.Cost;
import io.cleave.core.resnet.internal.ConvNorm;
import io.cleave.core.resnet.internal.NormedConvolution;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The 7x7 convolution of stride 2, its normalisation and ReLU. */
record Stem(ConvNorm convolution) implements Stage {

  static Stem of(int width) {
    return new Stem(new ConvNorm("conv1", "bn1", 3, width, 7, 2));
  }

  @Override
  public String name() {
    return "conv1";
  }

  @Override
  public String module() {
    return "relu";
  }

  @Override
  public List<String> inside() {
    return List.of("bn1");
  }

  @Override
  public Shape output(Shape input) {
    return convolution.output(input);
  }

  @Override
  public Cost cost(Shape input) {
    return convolution.cost(input);
  }

  @Override
  public void tensors(Map<String, Shape> into) {
    convolution.tensors(into);
  }

  @Override
  public Block training() {
    return new NormedConvolution(convolution, true);
  }

  @Override
  public Block inference(TensorLoader loader) throws IOException {
    return loader.folded(convolution, true);
  }

  @Override
  public void graph(StageGraph graph, String input, String output) throws IOException {
    graph.folded(convolution, input, "conv1");
    graph.node("Relu", output, "conv1");
  }
}
