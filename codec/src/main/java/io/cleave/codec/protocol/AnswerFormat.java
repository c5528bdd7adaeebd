package io.cleave.codec.protocol;

import io.cleave.codec.Profile;
import org.jspecify.annotations.Nullable;

/**
 * How the float32 values of an output are sent to the edge; all other types are sent unchanged. The
 * first two formats preserve a classifier's answer; the others are for large outputs, such as
 * segmentation maps.
 */
public enum AnswerFormat {
  /** Bit for bit, as {@link Profile#exact}. */
  EXACT(0),
  /** As float16, as {@link Profile#half}. */
  HALF(1),
  /** With 256 levels, as {@link Profile#fast}. */
  FAST(2),
  /** With 16 levels, as {@link Profile#compact}. */
  COMPACT(3);

  private final int id;

  AnswerFormat(int id) {
    this.id = id;
  }

  /** {@return the number on the wire, 0 to 255} */
  public int id() {
    return id;
  }

  /** {@return the profile that the server encodes the output with, without a calibration} */
  public Profile profile() {
    return switch (this) {
      case EXACT -> Profile.exact();
      case HALF -> Profile.half();
      case FAST -> Profile.fast();
      case COMPACT -> Profile.compact();
    };
  }

  /** The format with that number, or null if there is none. */
  static @Nullable AnswerFormat ofId(int id) {
    return id < values().length ? values()[id] : null;
  }
}
