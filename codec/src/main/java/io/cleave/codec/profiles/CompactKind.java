package io.cleave.codec.profiles;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.entropy.ContextCoder;
import io.cleave.codec.entropy.StaticCoder;
import java.util.List;

/** Few levels, and contexts of the neighbours: those of the calibration, or learnt on the way. */
public final class CompactKind extends BuiltInKind {
  /** Makes the kind. */
  public CompactKind() {
    super("compact", TensorFormat.SYMBOLS, 40, 16, ContextCoder.ID);
  }

  @Override
  public List<Integer> coders(Profile profile) {
    return profile.hasTables() ? List.of(StaticCoder.ID) : super.coders(profile);
  }
}
