package io.cleave.core.resnet;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.graph.GraphBuilder;
import io.cleave.core.resnet.internal.ConvNorm;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.WeightsException;
import java.util.List;
import java.util.Map;

/** The nodes that residual networks are made of, with their weights. */
record StageGraph(GraphBuilder graph, WeightReader reader) {
  void node(String operation, String output, String... inputs) {
    graph.node(operation, output, List.of(inputs), Map.of());
  }

  /** An operation on a square window that is padded by half its size. */
  void window(String operation, String output, List<String> inputs, int kernel, int stride) {
    int pad = kernel / 2;
    graph.node(
        operation,
        output,
        inputs,
        Map.of(
            "kernel_shape", List.of(kernel, kernel),
            "strides", List.of(stride, stride),
            "pads", List.of(pad, pad, pad, pad)));
  }

  void folded(ConvNorm convolution, String input, String output) throws WeightsException {
    String weight = convolution.conv() + ".weight";
    String bias = convolution.conv() + ".bias";
    FoldedWeights folded = FoldedWeights.of(convolution, reader, reader.read(weight));
    graph.weights(weight, convolution.weightShape(), folded.weight());
    graph.weights(bias, new Shape(convolution.out()), folded.bias());
    window(
        "Conv", output, List.of(input, weight, bias), convolution.kernel(), convolution.stride());
  }

  void linear(String module, String output, String input) throws WeightsException {
    String weight = module + ".weight";
    String bias = module + ".bias";
    for (String tensor : List.of(weight, bias)) {
      graph.weights(tensor, reader.tensor(tensor).shape(), reader.read(tensor));
    }
    graph.node("Gemm", output, List.of(input, weight, bias), Map.of("transB", List.of(1)));
  }
}
