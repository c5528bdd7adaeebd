package io.cleave.codec;

/** Thrown when bytes are not a frame of the format, or not a frame that this reader accepts. */
public final class CorruptFrameException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Bytes from the start of the frame. */
  private final long offset;

  /** A name of the format's document. */
  private final String field;

  /** What was found and what was expected. */
  private final String reason;

  /**
   * Creates an exception about one broken field.
   *
   * @param offset where the field starts, in bytes from the start of the frame
   * @param field the field's name in {@code docs/wire-format.md}
   * @param reason what was found and what was expected
   */
  public CorruptFrameException(long offset, String field, String reason) {
    super("corrupt frame at byte " + offset + ", " + field + ": " + reason);
    this.offset = offset;
    this.field = field;
    this.reason = reason;
  }

  /**
   * Throws if a field is not sound. Allocates nothing if it is.
   *
   * @param sound whether the field is sound
   * @param offset where the field starts, in bytes from the start of the frame
   * @param field the field's name in {@code docs/wire-format.md}
   * @param reason what was found and what was expected
   * @throws CorruptFrameException if it is not sound
   */
  public static void check(boolean sound, long offset, String field, String reason) {
    if (!sound) {
      throw new CorruptFrameException(offset, field, reason);
    }
  }

  /**
   * Throws if a number is not sound. Allocates nothing if it is.
   *
   * @param sound whether the number is sound
   * @param offset where the field starts, in bytes from the start of the frame
   * @param field the field's name in {@code docs/wire-format.md}
   * @param found the number that was read
   * @param expected what it must be
   * @throws CorruptFrameException if it is not sound
   */
  public static void check(boolean sound, long offset, String field, long found, String expected) {
    if (!sound) {
      throw new CorruptFrameException(offset, field, found + " (expected: " + expected + ")");
    }
  }

  /**
   * Throws if a number is not the expected one.
   *
   * @param offset where the field starts, in bytes from the start of the frame
   * @param field the field's name in {@code docs/wire-format.md}
   * @param found the number that was read
   * @param expected the number that it must be
   * @throws CorruptFrameException if the two differ
   */
  public static void checkEqual(long offset, String field, long found, long expected) {
    if (found != expected) {
      throw new CorruptFrameException(offset, field, found + " (expected: " + expected + ")");
    }
  }

  /** {@return where the broken field starts, in bytes from the start of the frame} */
  public long offset() {
    return offset;
  }

  /** {@return the broken field's name in {@code docs/wire-format.md}} */
  public String field() {
    return field;
  }

  /** {@return what was found and what was expected} */
  public String reason() {
    return reason;
  }
}
