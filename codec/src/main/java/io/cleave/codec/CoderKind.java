package io.cleave.codec;

import java.util.List;

/** What coded the symbols of a frame. */
enum CoderKind {
  /** Nothing: every element is 0. */
  NONE(0),
  /** A byte a symbol. */
  STORED(1),
  /** {@link io.cleave.codec.entropy.ZstdCoder}. */
  ZSTD(2),
  /** {@link io.cleave.codec.entropy.ContextCoder}. */
  CONTEXT(3),
  /** {@link io.cleave.codec.entropy.MixedCoder}. */
  MIXED(4),
  /** {@link io.cleave.codec.entropy.StaticCoder}, with the tables of a calibration. */
  STATIC(5);

  private static final int MIXED_LEVELS = 16;

  private final int code;

  CoderKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The coders of a profile's symbols; where there are several, the fewest bytes are sent. */
  static List<CoderKind> of(Profile profile) {
    return switch (profile.kind()) {
      case FAST -> List.of(ZSTD);
      case COMPACT -> List.of(hasTables(profile) ? STATIC : CONTEXT);
      case SMALLEST -> smallest(profile);
      case EXACT, HALF -> throw new IllegalArgumentException("profile: " + profile);
    };
  }

  /** Mixing sees the upper bits of many levels only, and knows nothing of tables. */
  private static List<CoderKind> smallest(Profile profile) {
    if (hasTables(profile)) {
      return List.of(MIXED, CONTEXT, STATIC);
    }
    return profile.levels() > MIXED_LEVELS ? List.of(MIXED, CONTEXT) : List.of(MIXED);
  }

  private static boolean hasTables(Profile profile) {
    return profile.calibration().flatMap(Calibration::tables).isPresent();
  }
}
