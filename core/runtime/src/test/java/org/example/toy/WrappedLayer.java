package org.example.toy;

import io.cleave.codec.tensor.Signature;
import java.util.List;

/** A layer around another, which takes and gives what that one does. */
interface WrappedLayer extends ToyLayer {
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
