package io.cleave.codec.profiles;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.entropy.ContextCoder;
import io.cleave.codec.entropy.StaticCoder;
import java.util.List;

/**
 * Few levels, coded with the contexts of neighbours: those of the calibration, or learnt while
 * coding.
 */
public final class CompactKind extends BuiltInKind {
  /** Creates the kind. */
  public CompactKind() {
    super("compact", TensorFormat.SYMBOLS, 40, 16, ContextCoder.ID);
  }

  @Override
  public List<Integer> coders(Profile profile) {
    return profile.hasTables() ? List.of(StaticCoder.ID) : super.coders(profile);
  }
}
