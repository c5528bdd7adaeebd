package io.cleave.lab.link;

import io.cleave.codec.tensor.Signature;
import java.io.Serializable;
import java.util.OptionalDouble;

/**
 * A way to write what crosses a cut, or a picture. Implement this interface to measure an idea of
 * your own: a sweep measures it like the codec's profiles (docs/lab.md). Implementations must be
 * immutable; they are serialised to other machines if a sweep runs there.
 *
 * @param <T> what is sent, as for {@link Link}
 */
public interface Coding<T> extends Serializable {
  /**
   * {@return the coding with all its settings, such as {@code compact,levels=6}} Two codings with
   * the same name must be equivalent.
   */
  String name();

  /** {@return a new link, for use by one thread} */
  Link<T> link();

  /**
   * {@return the name that all points of one curve share, such as {@code compact}} Default: {@link
   * #name}.
   */
  default String family() {
    return name();
  }

  /**
   * {@return the position on the curve, such as 6 levels or quality 75; empty, the default, if
   * there is none}
   */
  default OptionalDouble amount() {
    return OptionalDouble.empty();
  }

  /**
   * Checks before a sweep starts that this coding can send what crosses a cut. Accepts everything
   * by default.
   *
   * @param crossing the tensors that cross the cut; dimensions may be open
   * @throws IllegalArgumentException if this coding cannot send them
   */
  default void requireFits(Signature crossing) {}
}
