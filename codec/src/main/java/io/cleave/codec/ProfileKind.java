package io.cleave.codec;

import io.cleave.codec.tensor.ValueType;
import java.util.List;

/**
 * What stands behind a profile's name: a format, and what that format has to know. One registers
 * itself: a class with a public constructor without parameters, and a line with its name in {@code
 * META-INF/services/io.cleave.codec.ProfileKind}. Safe for concurrent use.
 */
public interface ProfileKind {
  /** {@return the first word of a profile's text, of {@code a-z0-9-}} */
  String name();

  /** {@return the id of the {@link TensorFormat} of its float32 tensors} */
  int format();

  /**
   * Says where {@link Profile#ladder} has it.
   *
   * @return a number above that of any kind that takes more bytes; 0, the default, to stay out
   */
  default int rung() {
    return 0;
  }

  /** {@return how survivors are written where values stay values; by default float32} */
  default ValueType values() {
    return ValueType.FLOAT32;
  }

  /** {@return how many values a symbol tells apart unless it is said, 0 without symbols} */
  default int levels() {
    return 0;
  }

  /**
   * Says what codes the symbols.
   *
   * @param profile of this kind
   * @return ids of {@link io.cleave.codec.entropy.SymbolCoding}s; where there are several, the
   *     fewest bytes are sent
   */
  default List<Integer> coders(Profile profile) {
    return List.of();
  }
}
