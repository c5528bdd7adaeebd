package io.cleave.codec.profiles;

import io.cleave.codec.TensorFormat;
import io.cleave.codec.entropy.ZstdCoder;

/** Many levels, and a coder that is fast. */
public final class FastKind extends BuiltInKind {
  /** Makes the kind. */
  public FastKind() {
    super("fast", TensorFormat.SYMBOLS, 30, 256, ZstdCoder.ID);
  }
}
