package io.cleave.codec.profiles;

import io.cleave.codec.Profile;
import io.cleave.codec.ProfileKind;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.entropy.ContextCoder;
import io.cleave.codec.entropy.StaticCoder;
import java.util.List;

/** Few levels, and contexts of the neighbours: those of the calibration, or learnt on the way. */
public final class CompactKind implements ProfileKind {
  @Override
  public String name() {
    return "compact";
  }

  @Override
  public int format() {
    return TensorFormat.SYMBOLS;
  }

  @Override
  public int rung() {
    return 40;
  }

  @Override
  public int levels() {
    return 16;
  }

  @Override
  public List<Integer> coders(Profile profile) {
    return List.of(profile.hasTables() ? StaticCoder.ID : ContextCoder.ID);
  }
}
