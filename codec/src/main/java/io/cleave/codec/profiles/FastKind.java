package io.cleave.codec.profiles;

import io.cleave.codec.TensorFormat;
import io.cleave.codec.entropy.ZstdCoder;

/** Many levels, and a fast coder. */
public final class FastKind extends BuiltInKind {
  /** Creates the kind. */
  public FastKind() {
    super("fast", TensorFormat.SYMBOLS, 30, 256, ZstdCoder.ID);
  }
}
