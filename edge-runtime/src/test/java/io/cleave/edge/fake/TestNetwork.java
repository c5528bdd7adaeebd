package io.cleave.edge.fake;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network that a test describes.
 *
 * @param inner its cuts between the beginning and the end
 */
public record TestNetwork(String name, Signature inputs, List<Cut> inner, Signature outputs)
    implements Network {
  /** One float32 tensor everywhere, and one inner cut. */
  public static TestNetwork of(
      String name, TensorShape input, String cut, TensorShape crossing, TensorShape output) {
    return new TestNetwork(
        name,
        float32("given", input),
        List.of(cut(cut, float32("middle", crossing), Set.of(), Set.of())),
        float32("wanted", output));
  }

  public static Cut cut(
      String name, Signature crossing, Set<String> finished, Set<String> aliases) {
    return new Cut(name, crossing, finished, Cost.NONE, Cost.NONE, aliases);
  }

  private static Signature float32(String name, TensorShape shape) {
    return Signature.of(new TensorSpec(name, ElementType.FLOAT32, shape));
  }

  @Override
  public String description() {
    return name;
  }

  @Override
  public List<Cut> cuts() {
    List<Cut> cuts = new ArrayList<>(inner);
    cuts.add(0, cut(Cut.INPUT, inputs, Set.of(), Set.of()));
    cuts.add(cut(Cut.OUTPUT, outputs, Set.of(), Set.of()));
    return cuts;
  }

  @Override
  public Map<String, Shape> tensors() {
    return Map.of();
  }
}
