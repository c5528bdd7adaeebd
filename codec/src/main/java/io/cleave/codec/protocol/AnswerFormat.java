package io.cleave.codec.protocol;

import io.cleave.codec.Profile;
import org.jspecify.annotations.Nullable;

/**
 * How the float32 values of an output are sent to the edge; all other types are never changed. The
 * first two keep what a classifier says; the others are for large outputs, such as maps of a
 * segmentation.
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

  /**
   * The number that travels.
   *
   * @return 0 to 255
   */
  public int id() {
    return id;
  }

  /**
   * How the server encodes.
   *
   * @return one without a calibration
   */
  public Profile profile() {
    return switch (this) {
      case EXACT -> Profile.exact();
      case HALF -> Profile.half();
      case FAST -> Profile.fast();
      case COMPACT -> Profile.compact();
    };
  }

  /** Returns the format with that number, or null if there is none. */
  static @Nullable AnswerFormat ofId(int id) {
    return id < values().length ? values()[id] : null;
  }
}
