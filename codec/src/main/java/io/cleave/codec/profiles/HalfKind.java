package io.cleave.codec.profiles;

import io.cleave.codec.ProfileKind;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.ValueType;

/** Survivors as float16, behind a mask. */
public final class HalfKind implements ProfileKind {
  @Override
  public String name() {
    return "half";
  }

  @Override
  public int format() {
    return TensorFormat.MASKED;
  }

  @Override
  public int rung() {
    return 20;
  }

  @Override
  public ValueType values() {
    return ValueType.FLOAT16;
  }
}
