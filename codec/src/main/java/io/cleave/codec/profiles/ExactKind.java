package io.cleave.codec.profiles;

import io.cleave.codec.TensorFormat;

/** Survivors as float32, behind a mask. */
public final class ExactKind extends BuiltInKind {
  /** Makes the kind. */
  public ExactKind() {
    super("exact", TensorFormat.MASKED, 10, 0);
  }
}
