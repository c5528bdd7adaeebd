package org.example.toy.layer;

import io.cleave.codec.tensor.Signature;
import java.util.List;

/** A layer around another, which takes and gives what that one does. */
public interface WrappedLayer extends ToyLayer {
  ToyLayer layer();

  @Override
  default Signature takes() {
    return layer().takes();
  }

  @Override
  default Signature gives() {
    return layer().gives();
  }

  @Override
  default List<String> weights() {
    return layer().weights();
  }
}
