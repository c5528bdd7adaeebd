package io.cleave.cli.report.results;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was read from files of the three kinds, told apart by their {@code tool}. */
public final class Results {

  private final List<Analysis> analyses = new ArrayList<>();
  private final List<SweepRows> sweeps = new ArrayList<>();
  private final List<Tuning> tunings = new ArrayList<>();
  private final Set<String> models = new LinkedHashSet<>();

  public void add(Value value) throws ReportException {
    switch (value.get("tool").text()) {
      case Analysis.TOOL -> analyses.add(Analysis.read(value));
      case SweepRows.TOOL -> SweepRows.join(sweeps, SweepRows.read(value), value.file());
      case Tuning.TOOL -> tunings.add(Tuning.read(value));
      default ->
          throw value
              .get("tool")
              .wrong(Analysis.TOOL + ", " + SweepRows.TOOL + " or " + Tuning.TOOL);
    }
    models.add(value.get("model").text());
  }

  public List<Analysis> analyses() {
    return analyses;
  }

  public List<SweepRows> sweeps() {
    return sweeps;
  }

  public List<Tuning> tunings() {
    return tunings;
  }

  public Set<String> models() {
    return models;
  }
}
