package io.cleave.codec.profiles;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorFormat;
import io.cleave.codec.entropy.ContextCoder;
import io.cleave.codec.entropy.MixedCoder;
import io.cleave.codec.entropy.StaticCoder;
import java.util.List;

/** Few levels, and the coder that takes the fewest bytes. */
public final class SmallestKind extends BuiltInKind {
  private static final int MIXED_LEVELS = 16;

  /** Creates the kind. */
  public SmallestKind() {
    super("smallest", TensorFormat.SYMBOLS, 50, 16, MixedCoder.ID);
  }

  /** Mixing sees the upper bits of many levels only, and knows nothing of tables. */
  @Override
  public List<Integer> coders(Profile profile) {
    if (profile.hasTables()) {
      return List.of(MixedCoder.ID, ContextCoder.ID, StaticCoder.ID);
    }
    return profile.levels() > MIXED_LEVELS
        ? List.of(MixedCoder.ID, ContextCoder.ID)
        : super.coders(profile);
  }
}
