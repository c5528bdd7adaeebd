package io.cleave.cli.report;

import io.cleave.lab.sweep.SweepFile;
import io.cleave.lab.sweep.SweepPoint;
import io.cleave.lab.sweep.SweepRow;
import java.util.ArrayList;
import java.util.List;

/**
 * The row of the fewest bytes that loses little accuracy, of one variant at one cut.
 *
 * @param way how bytes were saved
 * @param row the row of the sweep
 */
record Headline(Way way, SweepRow row) {
  /** The ways to save bytes, which all curves of a chart have in common. */
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

    boolean has(SweepRow row) {
      return row.point() instanceof SweepPoint.AtCut at && of(at.family()) == this;
    }

    private static Way of(String family) {
      if (family.equals("keep") || family.equals("threshold")) {
        return ACTIVATIONS;
      }
      return family.startsWith("maps-") ? MAPS : PROFILES;
    }
  }

  static List<Headline> of(SweepFile sweep) {
    List<Headline> headlines = new ArrayList<>();
    for (String cut : sweep.cuts().keySet()) {
      for (Way way : Way.values()) {
        for (String variant : sweep.variants().keySet()) {
          List<SweepRow> rows =
              sweep.sorted(
                  row ->
                      way.has(row)
                          && row.point().isAt(cut)
                          && row.point().variant().equals(variant));
          sweep.smallest(rows).ifPresent(row -> headlines.add(new Headline(way, row)));
        }
      }
    }
    return headlines;
  }
}
