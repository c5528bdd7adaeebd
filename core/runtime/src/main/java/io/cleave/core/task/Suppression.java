package io.cleave.core.task;

import io.cleave.codec.internal.Check;
import io.cleave.core.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Which of the boxes that a network gives are things of their own. Of boxes of one class that
 * overlap too much only the one with the highest score is kept; boxes of different classes may
 * overlap.
 *
 * @param minScore boxes below are left out, 0 to 1
 * @param maxOverlap two boxes of a class are kept if what both cover is at most this share of what
 *     one of them covers, 0 to 1
 * @param maxCandidates how many boxes are compared at most, those with the highest scores; 1 to
 *     {@value #LIMIT}
 * @param maxBoxes how many boxes are kept at most, 1 to {@value #LIMIT}
 */
public record Suppression(float minScore, float maxOverlap, int maxCandidates, int maxBoxes) {
  /** The default of {@code minScore}: {@value}. */
  public static final float DEFAULT_MIN_SCORE = 0.25f;

  /** The default of {@code maxOverlap}: {@value}. */
  public static final float DEFAULT_MAX_OVERLAP = 0.45f;

  /** The default of {@code maxCandidates}: {@value}. */
  public static final int DEFAULT_MAX_CANDIDATES = 30_000;

  /** The default of {@code maxBoxes}: {@value}. */
  public static final int DEFAULT_MAX_BOXES = 300;

  /** The max of both numbers of boxes: {@value}. */
  public static final int LIMIT = 100_000;

  /**
   * Checks the limits.
   *
   * @param minScore as above
   * @param maxOverlap as above
   * @param maxCandidates as above
   * @param maxBoxes as above
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Suppression {
    Check.share("minScore", minScore);
    Check.share("maxOverlap", maxOverlap);
    Check.range("maxCandidates", maxCandidates, 1, LIMIT);
    Check.range("maxBoxes", maxBoxes, 1, LIMIT);
  }

  static Suppression of(Settings settings) {
    return new Suppression(
        settings.share("minScore", DEFAULT_MIN_SCORE),
        settings.share("maxOverlap", DEFAULT_MAX_OVERLAP),
        settings.findNumber("maxCandidates").orElse(DEFAULT_MAX_CANDIDATES),
        settings.findNumber("maxBoxes").orElse(DEFAULT_MAX_BOXES));
  }

  Map<String, String> settings() {
    return Map.of(
        "minScore", Float.toString(minScore),
        "maxOverlap", Float.toString(maxOverlap),
        "maxCandidates", Integer.toString(maxCandidates),
        "maxBoxes", Integer.toString(maxBoxes));
  }

  Candidates candidates(OptionalInt background) {
    return new Candidates(minScore, maxCandidates, background);
  }

  /**
   * Keeps boxes that do not overlap too much.
   *
   * @param sorted the best first
   */
  List<Box> kept(List<Box> sorted) {
    List<Box> kept = new ArrayList<>();
    for (Box box : sorted) {
      if (kept.size() == maxBoxes) {
        break;
      }
      if (kept.stream().noneMatch(better -> covers(better, box))) {
        kept.add(box);
      }
    }
    return kept;
  }

  private boolean covers(Box better, Box box) {
    return better.label() == box.label() && better.overlap(box) > maxOverlap;
  }
}
