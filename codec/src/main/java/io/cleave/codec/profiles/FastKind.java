package io.cleave.codec.profiles;

import io.cleave.codec.Profile;
import io.cleave.codec.ProfileKind;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.entropy.ZstdCoder;
import java.util.List;

/** Many levels, and a coder that is fast. */
public final class FastKind implements ProfileKind {
  @Override
  public String name() {
    return "fast";
  }

  @Override
  public int format() {
    return TensorFormat.SYMBOLS;
  }

  @Override
  public int rung() {
    return 30;
  }

  @Override
  public int levels() {
    return 256;
  }

  @Override
  public List<Integer> coders(Profile profile) {
    return List.of(ZstdCoder.ID);
  }
}
