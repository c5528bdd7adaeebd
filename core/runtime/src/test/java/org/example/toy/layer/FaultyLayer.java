package org.example.toy.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.example.toy.ToyNetwork;

/**
 * A layer that does not give what it says as its second tensor.
 *
 * @param layer that does, and gives a vector of integers there
 * @param fault what is wrong with it
 */
public record FaultyLayer(ToyLayer layer, Fault fault) implements WrappedLayer {
  public enum Fault {
    MISSING,
    OTHER_TYPE,
    LONGER,
    OTHER_RANK
  }

  @Override
  public NDList onPyTorch(NDList taken, Map<String, NDArray> weights) {
    NDList made = layer.onPyTorch(taken, weights);
    NDArray second = made.remove(1);
    switch (fault) {
      case MISSING -> {}
      case OTHER_TYPE -> made.add(second.toType(DataType.FLOAT32, true));
      case LONGER -> made.add(second.repeat(1, ToyNetwork.LONGEST));
      case OTHER_RANK -> made.add(second.expandDims(1));
    }
    return made;
  }

  @Override
  public void inGraph(ToyOnnx graph) {
    String second = gives().names().get(1);
    graph.rename(second, "right");
    layer.inGraph(graph);
    graph.keepNames();
    switch (fault) {
      case MISSING -> {}
      case OTHER_TYPE -> graph.toFloat(second, "right");
      case LONGER -> {
        List<String> many = Collections.nCopies(ToyNetwork.LONGEST, "right");
        graph.node("Concat", second, many, Map.of("axis", 1));
      }
      case OTHER_RANK ->
          graph.node("Unsqueeze", second, List.of("right", graph.numbers("front", 1)));
    }
  }

  @Override
  public List<ToyArray> inJava(List<ToyArray> taken, Map<String, float[]> weights) {
    List<ToyArray> made = new ArrayList<>(layer.inJava(taken, weights));
    int length = made.remove(1).shape().elements();
    int longer = length * ToyNetwork.LONGEST;
    switch (fault) {
      case MISSING -> {}
      case OTHER_TYPE -> made.add(ToyArray.of(new float[length], length));
      case LONGER -> made.add(ToyArray.of(new long[longer], longer));
      case OTHER_RANK -> made.add(ToyArray.of(new long[length], 1, length));
    }
    return made;
  }
}
