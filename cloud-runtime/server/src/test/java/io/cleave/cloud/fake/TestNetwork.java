package io.cleave.cloud.fake;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.RawTensors;
import io.cleave.core.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A network that is nothing but its cuts; what runs behind one is the test's. */
public record TestNetwork(String name, Signature inputs, Signature outputs, List<Cut> splits)
    implements Network {

  public static Cut cut(String name, Signature crossing, String... finished) {
    return new Cut(name, crossing, Set.of(finished), Cost.NONE, Cost.NONE, Set.of());
  }

  @Override
  public List<Cut> cuts() {
    List<Cut> cuts = new ArrayList<>(splits);
    cuts.add(cut(Cut.OUTPUT, outputs));
    return cuts;
  }

  @Override
  public String description() {
    return name;
  }

  @Override
  public Map<String, Shape> tensors() {
    return Map.of();
  }

  @Override
  public Signature sampled(Cut cut) {
    return new Signature(
        cut.crossing().tensors().stream()
            .map(tensor -> tensor.withShape(TensorShape.of(tensor.shape().dims())))
            .toList());
  }

  public Model model() {
    return new Model(this, Weights.none(), new RawTensors());
  }
}
