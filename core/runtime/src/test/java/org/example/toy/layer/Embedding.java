package org.example.toy.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.cleave.codec.tensor.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.example.toy.ToyNetwork;

/** Features of each token, and the sum of the tokens, which nothing behind it changes any more. */
public final class Embedding implements ToyLayer {

  @Override
  public Signature takes() {
    return Signature.of(ToyNetwork.IDS, ToyNetwork.GAIN);
  }

  @Override
  public Signature gives() {
    return Signature.of(ToyNetwork.FEATURES, ToyNetwork.TOTAL);
  }

  @Override
  public List<String> weights() {
    return List.of("embed.weight", "embed.bias");
  }

  /**
   * The features lie transposed in memory, as a convolution's channels may. What is made of the
   * weights alone belongs to their manager, and would stay with it.
   */
  @Override
  public NDList onPyTorch(NDList taken, Map<String, NDArray> weights) {
    NDArray small = taken.get(0).mod(8).toType(DataType.FLOAT32, false).expandDims(1);
    try (NDArray weight = column(weights.get("embed.weight"));
        NDArray bias = column(weights.get("embed.bias"))) {
      NDArray features = small.mul(weight).add(bias).mul(taken.get(1).reshape(-1, 1, 1));
      return new NDList(features.transpose(0, 2, 1), taken.get(0).sum(new int[] {1}));
    }
  }

  private static NDArray column(NDArray vector) {
    return vector.reshape(1, ToyNetwork.CHANNELS, 1);
  }

  @Override
  public void inGraph(ToyOnnx graph) {
    graph.node("Mod", "id", List.of("ids", graph.numbers("eight", 8)));
    graph.toFloat("small", "id");
    graph.node("Unsqueeze", "column", List.of("small", graph.numbers("last", 2)));
    graph.node("Mul", "weighed", List.of("column", "embed.weight"));
    graph.node("Add", "biased", List.of("weighed", "embed.bias"));
    graph.node("Unsqueeze", "factor", List.of("gain", graph.numbers("both", 1, 2)));
    graph.node("Mul", "features", List.of("biased", "factor"));
    sum(graph);
  }

  /** By a product with ones: ONNX Runtime's sums of large integers are not exact. */
  private static void sum(ToyOnnx graph) {
    graph.node("Unsqueeze", "row", List.of("ids", graph.numbers("second", 1)));
    graph.node("Mul", "zeros", List.of("ids", graph.numbers("none", 0)));
    graph.node("Add", "ones", List.of("zeros", graph.numbers("one", 1)));
    graph.node("Unsqueeze", "ones.column", List.of("ones", "last"));
    graph.node("MatMul", "sum", List.of("row", "ones.column"));
    graph.node("Squeeze", "total", List.of("sum", "both"));
  }

  @Override
  public List<ToyArray> inJava(List<ToyArray> taken, Map<String, float[]> weights) {
    long[] ids = taken.get(0).longs();
    float gain = taken.get(1).floats()[0];
    float[] features = new float[ids.length * ToyNetwork.CHANNELS];
    for (int i = 0; i < features.length; i++) {
      int channel = i % ToyNetwork.CHANNELS;
      float small = Math.floorMod(ids[i / ToyNetwork.CHANNELS], 8L);
      float scaled = small * weights.get("embed.weight")[channel];
      features[i] = (scaled + weights.get("embed.bias")[channel]) * gain;
    }
    return List.of(
        ToyArray.of(features, ids.length, ToyNetwork.CHANNELS),
        ToyArray.of(new long[] {Arrays.stream(ids).sum()}));
  }
}
