package org.example.codec;

import io.cleave.codec.ProfileKind;

/** A profile whose float32 tensors have a format of one's own. */
public final class PlainKind implements ProfileKind {
  @Override
  public String name() {
    return "plain";
  }

  @Override
  public int format() {
    return PlainFormat.ID;
  }
}
