package io.cleave.codec.profiles;

import io.cleave.codec.TensorFormat;

/** Survivors as float32, after a mask. */
public final class ExactKind extends BuiltInKind {
  /** Creates the kind. */
  public ExactKind() {
    super("exact", TensorFormat.MASKED, 10, 0);
  }
}
