package io.cleave.edge.internal.local;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets one model's tensors stand for another's: by name, in any order, or one for one whatever its
 * name.
 *
 * @param names of the tensors in the other model
 * @param places the index of each of them in this model
 */
record TensorMatch(List<String> names, List<Integer> places) {
  /**
   * How the tensors here can stand for those there; empty if a tensor is missing, surplus, or of
   * another type or shape.
   *
   * @param here tensors of this model
   * @param there tensors of the other model
   */
  static Optional<TensorMatch> of(Signature here, Signature there) {
    boolean single = here.tensors().size() == 1 && there.tensors().size() == 1;
    List<String> names = there.names();
    List<Integer> places =
        names.stream().map(name -> single ? 0 : here.names().indexOf(name)).toList();
    boolean sound = here.tensors().size() == names.size();
    for (int i = 0; i < places.size(); i++) {
      sound = sound && places.get(i) >= 0 && same(here, places.get(i), there.tensors().get(i));
    }
    return sound ? Optional.of(new TensorMatch(names, places)) : Optional.empty();
  }

  private static boolean same(Signature here, int place, TensorSpec there) {
    TensorSpec spec = here.tensors().get(place);
    return spec.type() == there.type() && spec.shape().equals(there.shape());
  }

  /** The same values under the other model's names, as views of the same memory. */
  Tensors match(Tensors here) {
    List<TensorSpec> specs = new ArrayList<>();
    List<ByteBuffer> data = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      TensorSpec spec = here.signature().tensors().get(places.get(i));
      specs.add(new TensorSpec(names.get(i), spec.type(), spec.shape()));
      data.add(here.data(places.get(i)));
    }
    return Tensors.of(new Signature(specs), here.batch(), data);
  }
}
