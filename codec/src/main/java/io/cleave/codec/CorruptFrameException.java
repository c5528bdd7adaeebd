package io.cleave.codec;

/** Bytes that are not a frame of the format, or not a frame that the reader takes. */
public final class CorruptFrameException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Bytes from the start of the frame. */
  private final long offset;

  /** A name of the format's document. */
  private final String field;

  /** What was found and what was expected. */
  private final String reason;

  /**
   * Describes one broken field.
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
   * Refuses a field that is not sound. Allocates nothing for one that is.
   *
   * @param sound whether it is
   * @param offset where the field starts, in bytes from the start of the frame
   * @param field the field's name in {@code docs/wire-format.md}
   * @param reason what was found and what was expected
   * @throws CorruptFrameException if it is not
   */
  public static void check(boolean sound, long offset, String field, String reason) {
    if (!sound) {
      throw new CorruptFrameException(offset, field, reason);
    }
  }

  /**
   * Refuses a number that is not sound. Allocates nothing for one that is.
   *
   * @param sound whether it is
   * @param offset where the field starts, in bytes from the start of the frame
   * @param field the field's name in {@code docs/wire-format.md}
   * @param found the number
   * @param expected what it must be
   * @throws CorruptFrameException if it is not
   */
  public static void check(boolean sound, long offset, String field, long found, String expected) {
    if (!sound) {
      throw new CorruptFrameException(offset, field, found + " (expected: " + expected + ")");
    }
  }

  /**
   * Refuses a number that is not what it must be.
   *
   * @param offset where the field starts, in bytes from the start of the frame
   * @param field the field's name in {@code docs/wire-format.md}
   * @param found the number
   * @param expected what it must be
   * @throws CorruptFrameException if it is another
   */
  public static void checkEqual(long offset, String field, long found, long expected) {
    if (found != expected) {
      throw new CorruptFrameException(offset, field, found + " (expected: " + expected + ")");
    }
  }

  /**
   * Returns where the broken field starts.
   *
   * @return bytes from the start of the frame
   */
  public long offset() {
    return offset;
  }

  /**
   * Returns the broken field.
   *
   * @return its name in {@code docs/wire-format.md}
   */
  public String field() {
    return field;
  }

  /**
   * Returns what is wrong with it.
   *
   * @return what was found and what was expected
   */
  public String reason() {
    return reason;
  }
}
