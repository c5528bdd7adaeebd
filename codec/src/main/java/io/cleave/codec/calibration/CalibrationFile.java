package io.cleave.codec.calibration;

import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.TextFile;
import io.cleave.codec.internal.file.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The calibrations of a network, by the name of the cut that each belongs to: the small text file
 * of {@code docs/calibration.md} that both ends load. Immutable.
 */
public final class CalibrationFile {
  /** The most cuts in one file: {@value}. */
  public static final int MAX_CUTS = 1024;

  /** The largest file: {@value} bytes. */
  public static final int MAX_BYTES = 128 << 20;

  private final TreeMap<String, Calibration> cuts;

  private CalibrationFile(Map<String, Calibration> cuts) {
    this.cuts = new TreeMap<>(cuts);
  }

  /**
   * Makes a file of calibrations.
   *
   * @param cuts the calibration of each cut, by name
   * @return the file
   * @throws IllegalArgumentException if a name is empty, longer than 200 characters, or has a
   *     control character, a bracket or spaces around it, or if there are too many
   */
  public static CalibrationFile of(Map<String, Calibration> cuts) {
    Check.argument(cuts.size() <= MAX_CUTS, "cuts", cuts.size(), "at most " + MAX_CUTS);
    cuts.keySet().forEach(CalibrationText::checkName);
    return new CalibrationFile(cuts);
  }

  /**
   * Reads a file.
   *
   * @param file a path
   * @return what is in it
   * @throws IOException if it cannot be read; names it
   * @throws IllegalArgumentException if it is no text in UTF-8, or too long; names file and line
   * @throws CorruptCalibrationException if it is no calibration file, or not one of this version;
   *     names it
   */
  public static CalibrationFile read(Path file) throws IOException {
    String text = TextFile.read(file, MAX_BYTES).text();
    try {
      return parse(text);
    } catch (CorruptCalibrationException e) {
      throw e.in(file);
    }
  }

  /**
   * Reads the text of a file.
   *
   * @param text what {@link #toString} returns
   * @return what is in it
   * @throws CorruptCalibrationException if it is not the text of a calibration file
   */
  public static CalibrationFile parse(String text) {
    return new CalibrationFile(new CalibrationText(text).read());
  }

  /**
   * Writes the file, in place of one that is there, once it is whole.
   *
   * @param file its path; folders that are absent are made
   * @throws IOException if it cannot be written; names it, and it is as it was
   * @throws IllegalArgumentException if it would be too long to be read
   */
  public void write(Path file) throws IOException {
    String text = toString();
    Check.argument(
        text.length() <= MAX_BYTES,
        "cuts",
        (text.length() >> 20) + " MiB of calibrations",
        "at most " + (MAX_BYTES >> 20) + " MiB in a file");
    WholeFile.write(file, text);
  }

  /** {@return the calibration of each cut, in the order of the names; not modifiable} */
  public Map<String, Calibration> cuts() {
    return Collections.unmodifiableMap(cuts);
  }

  /**
   * Finds the calibration of a cut.
   *
   * @param cut the cut's name
   * @return its calibration, if there is one
   */
  public Optional<Calibration> find(String cut) {
    return Optional.ofNullable(cuts.get(cut));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CalibrationFile file && cuts.equals(file.cuts);
  }

  @Override
  public int hashCode() {
    return cuts.hashCode();
  }

  /** {@return the text of the file} */
  @Override
  public String toString() {
    return CalibrationText.write(cuts);
  }
}
