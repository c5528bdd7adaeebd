package org.example.toy.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.cleave.codec.tensor.Signature;
import java.util.List;
import java.util.Map;
import org.example.toy.ToyNetwork;

/** A tag of each token, and the score of all. */
public final class Tagging implements ToyLayer {

  @Override
  public Signature takes() {
    return Signature.of(ToyNetwork.HIDDEN, ToyNetwork.WINNERS);
  }

  @Override
  public Signature gives() {
    return Signature.of(ToyNetwork.TAGS, ToyNetwork.SCORE);
  }

  @Override
  public List<String> weights() {
    return List.of();
  }

  @Override
  public NDList onPyTorch(NDList taken, Map<String, NDArray> weights) {
    NDArray hidden = taken.get(0);
    NDArray positive = hidden.gt(0).toType(DataType.INT64, false);
    return new NDList(taken.get(1).add(positive.mul(3)), hidden.sum(new int[] {1}));
  }

  @Override
  public void inGraph(ToyOnnx graph) {
    graph.weights("zero", 0);
    graph.node("Greater", "above", List.of("hidden", "zero"));
    graph.toInt64("positive", "above");
    graph.node("Mul", "raised", List.of("positive", graph.numbers("step", 3)));
    graph.node("Add", "tags", List.of("winners", "raised"));
    String all = graph.numbers("all", 1);
    graph.node("ReduceSum", "score", List.of("hidden", all), Map.of("keepdims", 0));
  }

  @Override
  public List<ToyArray> inJava(List<ToyArray> taken, Map<String, float[]> weights) {
    float[] hidden = taken.get(0).floats();
    long[] tags = taken.get(1).longs().clone();
    float score = 0;
    for (int token = 0; token < tags.length; token++) {
      tags[token] += hidden[token] > 0 ? 3 : 0;
      score += hidden[token];
    }
    return List.of(ToyArray.of(tags, tags.length), ToyArray.of(new float[] {score}));
  }
}
