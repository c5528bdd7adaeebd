package io.cleave.codec;

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

  private final int code;

  CoderKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The coder of a profile's symbols. */
  static CoderKind of(Profile profile) {
    return switch (profile.kind()) {
      case FAST -> ZSTD;
      case COMPACT -> hasTables(profile) ? STATIC : CONTEXT;
      case SMALLEST -> MIXED;
      case EXACT, HALF -> throw new IllegalArgumentException("profile: " + profile);
    };
  }

  private static boolean hasTables(Profile profile) {
    return profile.calibration().flatMap(Calibration::tables).isPresent();
  }
}
