package io.cleave.codec;

import io.cleave.codec.tensor.ValueType;
import java.util.List;

/**
 * What a profile's name stands for: a format, and the settings that this format needs.
 * Implementations must be safe for concurrent use.
 *
 * <p>To register an implementation, give it a public constructor without parameters and name it in
 * {@code META-INF/services/io.cleave.codec.ProfileKind}.
 */
public interface ProfileKind {
  /** {@return the name, the first word of a profile's text; of {@code a-z0-9-}} */
  String name();

  /** {@return the id of the {@link TensorFormat} that float32 tensors are written in} */
  int format();

  /**
   * {@return the place in {@link Profile#ladder}: greater than that of any kind whose frames are
   * larger; 0, the default, to stay out of the ladder}
   */
  default int rung() {
    return 0;
  }

  /** {@return how survivors are written in a format that keeps values; float32 by default} */
  default ValueType values() {
    return ValueType.FLOAT32;
  }

  /** {@return the default number of levels of a symbol; 0 if this kind has no symbols} */
  default int levels() {
    return 0;
  }

  /**
   * {@return the ids of the {@link io.cleave.codec.entropy.SymbolCoding}s that may code the
   * symbols} If there are several, the one that needs the fewest bytes is used.
   *
   * @param profile a profile of this kind
   */
  default List<Integer> coders(Profile profile) {
    return List.of();
  }
}
