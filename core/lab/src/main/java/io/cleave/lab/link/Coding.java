package io.cleave.lab.link;

import io.cleave.codec.tensor.Signature;
import java.io.Serializable;
import java.util.OptionalDouble;

/**
 * A way to write what crosses a cut, or a picture. Implement it to measure an idea of your own: a
 * sweep takes it beside the codec's profiles (docs/lab.md). Immutable; travels to other machines
 * where a sweep runs there.
 *
 * @param <T> as of its {@link Link}
 */
public interface Coding<T> extends Serializable {
  /**
   * {@return the way with all its settings, such as {@code compact,levels=6}} Two codings of one
   * name must be the same.
   */
  String name();

  /** {@return a link of its own, for one thread} */
  Link<T> link();

  /** {@return what is alike in all points of one curve, such as {@code compact}} */
  default String family() {
    return name();
  }

  /** {@return the place on the curve, such as 6 levels or quality 75; empty where there is none} */
  default OptionalDouble amount() {
    return OptionalDouble.empty();
  }

  /**
   * Checks that this can be sent at a cut, before anything is measured.
   *
   * @param crossing the cut's tensors; may have open dimensions
   * @throws IllegalArgumentException if it cannot
   */
  default void requireFits(Signature crossing) {}
}
