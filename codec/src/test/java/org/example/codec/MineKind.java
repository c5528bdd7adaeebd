package org.example.codec;

import io.cleave.codec.Profile;
import io.cleave.codec.ProfileKind;
import io.cleave.codec.TensorFormat;
import java.util.List;

/** A profile of one's own: five levels, and a coder of one's own. */
public final class MineKind implements ProfileKind {
  @Override
  public String name() {
    return "mine";
  }

  @Override
  public int format() {
    return TensorFormat.SYMBOLS;
  }

  @Override
  public int levels() {
    return 5;
  }

  @Override
  public List<Integer> coders(Profile profile) {
    return List.of(NibbleCoding.ID);
  }
}
