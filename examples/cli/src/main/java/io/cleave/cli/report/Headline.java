package io.cleave.cli.report;

import io.cleave.cli.report.results.SweepRows;
import io.cleave.cli.report.results.SweepRows.Family;
import io.cleave.cli.report.results.SweepRows.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The fewest bytes of a variant at a cut that lose at most one point of top-1.
 *
 * @param way what was dropped
 * @param row the point
 * @param loss of top-1 against the uncut original; below 0 where it gained
 * @param jpeg the smallest JPEG whose top-1 is at least as good, if one was swept
 */
record Headline(Way way, Row row, double loss, Optional<Row> jpeg) {

  /** Ways of sending less. */
  enum Way {
    ACTIVATIONS("activation pruning"),
    MAPS("feature-map pruning"),
    PROFILES("codec profile");

    private final String title;

    Way(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    boolean has(Row row) {
      return switch (row.family()) {
        case KEEP, THRESHOLD -> this == ACTIVATIONS;
        case MAPS_MAX_KEEP, MAPS_MEAN_KEEP, MAPS_MAX, MAPS_MEAN -> this == MAPS;
        case PROFILE -> this == PROFILES;
        case UNCUT, JPEG, PNG -> false;
      };
    }
  }

  static final double TOLERATED = 0.01;

  /** Counted shares are ratios of whole numbers: a loss of one point must not fail by rounding. */
  static final double ROUNDING = 1e-9;

  /** One for each variant, cut and way that has a point good enough. */
  static List<Headline> of(SweepRows sweep) {
    List<Headline> headlines = new ArrayList<>();
    sweep.uncutTop1().ifPresent(uncut -> collect(sweep, uncut, headlines));
    return headlines;
  }

  private static void collect(SweepRows sweep, double uncut, List<Headline> headlines) {
    for (String cut : sweep.float32Bytes().keySet()) {
      for (Way way : Way.values()) {
        for (String variant : variants(sweep)) {
          fewest(sweep, cut, way, variant, uncut)
              .map(row -> new Headline(way, row, uncut - row.top1(), jpeg(sweep, row)))
              .ifPresent(headlines::add);
        }
      }
    }
  }

  private static Collection<String> variants(SweepRows sweep) {
    return sweep.variants().keySet();
  }

  private static Optional<Row> fewest(
      SweepRows sweep, String cut, Way way, String variant, double uncut) {
    return sweep
        .sorted(row -> way.has(row) && row.variant().equals(variant) && row.at(cut))
        .stream()
        .filter(row -> uncut - row.top1() <= TOLERATED + ROUNDING)
        .findFirst();
  }

  private static Optional<Row> jpeg(SweepRows sweep, Row row) {
    return sweep.pictures(Family.JPEG).stream()
        .filter(picture -> picture.top1() >= row.top1() - ROUNDING)
        .min(Comparator.comparingDouble(Row::bytes));
  }

  double ratio(SweepRows sweep) {
    return row.ratio().orElseGet(() -> sweep.float32Bytes(row.cut().orElseThrow()) / row.bytes());
  }
}
