package io.cleave.edge.internal.plan;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Picks tensors by name.
 *
 * @param names one or more, in the order of the result
 */
public record TensorPick(List<String> names) {
  /**
   * {@return the picked tensors, as views of the sources' memory}
   *
   * @param sources of the same batch; where two have a tensor of one name, the first counts
   */
  public Tensors from(Tensors... sources) {
    if (sources[0].signature().names().equals(names)) {
      return sources[0];
    }
    List<TensorSpec> specs = new ArrayList<>(names.size());
    List<ByteBuffer> data = new ArrayList<>(names.size());
    for (String name : names) {
      Tensors source = owner(name, sources);
      int place = source.signature().indexOf(name);
      specs.add(source.signature().tensors().get(place));
      data.add(source.data(place));
    }
    return Tensors.of(new Signature(specs), sources[0].batch(), data);
  }

  private static Tensors owner(String name, Tensors... sources) {
    for (Tensors source : sources) {
      if (source.signature().names().contains(name)) {
        return source;
      }
    }
    throw Check.refusal("tensor", name, "one that was computed");
  }

  /** A copy of the picked tensors, which the garbage collector frees. */
  public Tensors copyFrom(Tensors source) {
    Tensors picked = from(source);
    Tensors copy = Tensors.allocate(picked.signature(), picked.batch());
    for (int i = 0; i < names.size(); i++) {
      copy.data(i).put(picked.data(i));
    }
    return copy;
  }
}
