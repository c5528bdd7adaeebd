package org.example.toy.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.cleave.codec.tensor.Signature;
import java.util.List;
import java.util.Map;
import org.example.toy.ToyNetwork;

/** One number and one integer of each token. */
public final class Mixing implements ToyLayer {

  @Override
  public Signature takes() {
    return Signature.of(ToyNetwork.FEATURES, ToyNetwork.IDS);
  }

  @Override
  public Signature gives() {
    return Signature.of(ToyNetwork.HIDDEN, ToyNetwork.WINNERS);
  }

  @Override
  public List<String> weights() {
    return List.of("mix.weight");
  }

  @Override
  public NDList onPyTorch(NDList taken, Map<String, NDArray> weights) {
    NDArray features = taken.get(0);
    NDArray hidden = features.mul(weights.get("mix.weight")).sum(new int[] {2});
    return new NDList(hidden, taken.get(1).mul(3).add(features.argMax(2)));
  }

  @Override
  public void inGraph(ToyOnnx graph) {
    graph.node("Mul", "mixed", List.of("features", "mix.weight"));
    String channels = graph.numbers("channels", 2);
    graph.node("ReduceSum", "hidden", List.of("mixed", channels), Map.of("keepdims", 0));
    graph.node("ArgMax", "largest", List.of("features"), Map.of("axis", 2, "keepdims", 0));
    graph.node("Mul", "tripled", List.of("ids", graph.numbers("three", 3)));
    graph.node("Add", "winners", List.of("tripled", "largest"));
  }

  @Override
  public List<ToyArray> inJava(List<ToyArray> taken, Map<String, float[]> weights) {
    float[] features = taken.get(0).floats();
    long[] winners = taken.get(1).longs().clone();
    float[] hidden = new float[winners.length];
    for (int token = 0; token < hidden.length; token++) {
      int largest = 0;
      for (int channel = 0; channel < ToyNetwork.CHANNELS; channel++) {
        float feature = features[token * ToyNetwork.CHANNELS + channel];
        hidden[token] += feature * weights.get("mix.weight")[channel];
        if (feature > features[token * ToyNetwork.CHANNELS + largest]) {
          largest = channel;
        }
      }
      winners[token] = winners[token] * 3 + largest;
    }
    return List.of(ToyArray.of(hidden, hidden.length), ToyArray.of(winners, winners.length));
  }
}
