package io.cleave.codec.profiles;

import io.cleave.codec.ProfileKind;
import io.cleave.codec.TensorFormat;

/** Survivors as float32, behind a mask. */
public final class ExactKind implements ProfileKind {
  @Override
  public String name() {
    return "exact";
  }

  @Override
  public int format() {
    return TensorFormat.MASKED;
  }

  @Override
  public int rung() {
    return 10;
  }
}
