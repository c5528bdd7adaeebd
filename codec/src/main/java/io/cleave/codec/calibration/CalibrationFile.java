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
 * The calibrations of a network, each under the name of its cut: the small text file of {@code
 * docs/calibration.md} that both ends load. Immutable.
 */
public final class CalibrationFile {
  /** The max number of cuts in one file: {@value}. */
  public static final int MAX_CUTS = 1024;

  /** The max size of a file: {@value} bytes. */
  public static final int MAX_BYTES = 128 << 20;

  private final TreeMap<String, Calibration> cuts;

  private CalibrationFile(Map<String, Calibration> cuts) {
    this.cuts = new TreeMap<>(cuts);
  }

  /**
   * {@return a file with these calibrations}
   *
   * @param cuts the calibration of each cut, by the cut's name
   * @throws IllegalArgumentException if a name is empty, is longer than 200 characters, contains a
   *     control character or a bracket, or starts or ends with a space; or if there are too many
   *     cuts
   */
  public static CalibrationFile of(Map<String, Calibration> cuts) {
    Check.argument(cuts.size() <= MAX_CUTS, "cuts", cuts.size(), "at most " + MAX_CUTS);
    cuts.keySet().forEach(CalibrationText::checkName);
    return new CalibrationFile(cuts);
  }

  /**
   * {@return the calibrations that a file contains}
   *
   * @param file the path of the file
   * @throws IOException if the file cannot be read; names the file
   * @throws IllegalArgumentException if the file is not UTF-8 text, or is too long; names file and
   *     line
   * @throws CorruptCalibrationException if it is not a calibration file of this version; names the
   *     file
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
   * {@return the calibrations that the text of a file contains}
   *
   * @param text a text that {@link #toString} returned
   * @throws CorruptCalibrationException if it is not the text of a calibration file
   */
  public static CalibrationFile parse(String text) {
    return new CalibrationFile(new CalibrationText(text).read());
  }

  /**
   * Writes the file. A file that exists is replaced only once the new one is complete.
   *
   * @param file the path; missing folders are created
   * @throws IOException if the file cannot be written; names the file, and the old content is kept
   * @throws IllegalArgumentException if the file would be too long to be read
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

  /** {@return the calibration of each cut, ordered by the cut's name; unmodifiable} */
  public Map<String, Calibration> cuts() {
    return Collections.unmodifiableMap(cuts);
  }

  /**
   * {@return the calibration of a cut, if there is one}
   *
   * @param cut the cut's name
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

  /** {@return the text of the file, which {@link #parse} reads} */
  @Override
  public String toString() {
    return CalibrationText.write(cuts);
  }
}
