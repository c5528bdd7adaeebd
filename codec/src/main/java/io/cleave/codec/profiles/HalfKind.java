package io.cleave.codec.profiles;

import io.cleave.codec.TensorFormat;
import io.cleave.codec.tensor.ValueType;

/** Survivors as float16, after a mask. */
public final class HalfKind extends BuiltInKind {
  /** Creates the kind. */
  public HalfKind() {
    super("half", TensorFormat.MASKED, 20, 0);
  }

  @Override
  public ValueType values() {
    return ValueType.FLOAT16;
  }
}
