package io.cleave.codec.calibration;

import java.nio.file.Path;

/** Thrown when text is not a calibration file, or not one that this version reads. */
public final class CorruptCalibrationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The line, from 1. */
  private final int line;

  /** A name of the format's document. */
  private final String field;

  /** What was found and what was expected. */
  private final String reason;

  /**
   * Creates an exception about one broken line.
   *
   * @param line the number of the line, from 1
   * @param field the field's name in {@code docs/calibration.md}
   * @param reason what was found and what was expected
   */
  public CorruptCalibrationException(int line, String field, String reason) {
    this("", line, field, reason);
  }

  private CorruptCalibrationException(String of, int line, String field, String reason) {
    super(of + "corrupt calibration at line " + line + ", " + field + ": " + reason);
    this.line = line;
    this.field = field;
    this.reason = reason;
  }

  /** A copy of this exception that also names the file. */
  CorruptCalibrationException in(Path file) {
    CorruptCalibrationException named =
        new CorruptCalibrationException(file + ": ", line, field, reason);
    named.initCause(this);
    return named;
  }

  /** {@return the number of the line, from 1} */
  public int line() {
    return line;
  }

  /** {@return the broken field's name in {@code docs/calibration.md}} */
  public String field() {
    return field;
  }

  /** {@return what was found and what was expected} */
  public String reason() {
    return reason;
  }
}
