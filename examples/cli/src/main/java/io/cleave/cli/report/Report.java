package io.cleave.cli.report;

import io.cleave.cli.report.html.Figure;
import io.cleave.cli.report.html.Ids;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.WholeFile;
import io.cleave.lab.finetune.TuningFile;
import io.cleave.lab.results.ResultException;
import io.cleave.lab.results.ResultFile;
import io.cleave.lab.results.ResultFiles;
import io.cleave.lab.sparsity.AnalysisFile;
import io.cleave.lab.sweep.SweepFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page with the results of {@code cleave analyze}, {@code cleave sweep} and {@code cleave
 * finetune}. The page is a single file, which loads nothing and runs no script.
 */
public final class Report {

  private static final List<Class<? extends ResultFile>> KINDS =
      List.of(AnalysisFile.class, SweepFile.class, TuningFile.class);

  private final List<Section> sections;
  private final String subject;

  private Report(List<Section> sections, String subject) {
    this.sections = List.copyOf(sections);
    this.subject = subject;
  }

  /**
   * {@return a report of results} Sweeps of the same model and images are joined.
   *
   * @param files JSON files of the three commands, in any order
   * @throws IllegalArgumentException if there are no files
   * @throws ResultException if a file is damaged or of another tool; the message names the file and
   *     the field
   * @throws IOException if a file cannot be read
   */
  public static Report read(List<Path> files) throws IOException {
    Check.argument(!files.isEmpty(), "files", "none", "JSON files of results");
    List<ResultFile> results = new ArrayList<>();
    for (Path file : files) {
      add(file, ResultFiles.read(file, KINDS), results);
    }
    return of(results);
  }

  /** Adds a result; sweeps of the same model and images become one. */
  private static void add(Path file, ResultFile next, List<ResultFile> results)
      throws ResultException {
    for (int i = 0; i < results.size(); i++) {
      if (next instanceof SweepFile sweep
          && results.get(i) instanceof SweepFile before
          && before.isComparableTo(sweep)) {
        try {
          results.set(i, before.and(sweep));
        } catch (IllegalArgumentException e) {
          throw new ResultException(file.toString(), "", String.valueOf(e.getMessage()));
        }
        return;
      }
    }
    results.add(next);
  }

  private static <T> List<T> only(Class<T> kind, List<ResultFile> results) {
    return results.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static Report of(List<ResultFile> results) {
    List<SweepFile> sweeps = only(SweepFile.class, results);
    List<AnalysisFile> analyses = only(AnalysisFile.class, results);
    Ids ids = new Ids();
    List<Section> sections =
        Stream.of(
                SummarySection.of(sweeps),
                CurveSection.of(sweeps),
                TuningSection.of(only(TuningFile.class, results)),
                ActivationSection.of(analyses),
                LayerSection.of(analyses),
                MapSection.of(analyses),
                WeightSection.of(analyses),
                SampleSection.of(analyses))
            .filter(section -> !section.figures().isEmpty())
            .map(section -> section.named(ids))
            .toList();
    return new Report(
        sections,
        results.stream().map(ResultFile::model).distinct().collect(Collectors.joining(", ")));
  }

  /** {@return the number of figures on the page: charts, tables and pictures} */
  public int figures() {
    return sections.stream().mapToInt(section -> section.figures().size()).sum();
  }

  /** {@return the page as an HTML document} */
  public String html() {
    return Page.html(subject, sections);
  }

  /** {@return each chart as an SVG document, by file name} */
  public Map<String, String> charts() {
    Map<String, String> charts = new LinkedHashMap<>();
    for (Section section : sections) {
      for (Figure figure : section.figures()) {
        figure.plot().ifPresent(plot -> charts.put(figure.fileName(), plot.file()));
      }
    }
    return charts;
  }

  /**
   * Writes the page. An existing file is replaced only after everything was written, and kept if
   * something fails.
   *
   * @param file the page
   * @throws IOException if the file cannot be written
   */
  public void write(Path file) throws IOException {
    WholeFile.write(file, html());
  }

  /**
   * {@return the number of charts} Writes each of them as an SVG file.
   *
   * @param folder the folder for the files, created if it does not exist
   * @throws IOException if a file cannot be written
   */
  public int writeCharts(Path folder) throws IOException {
    Map<String, String> charts = charts();
    for (Map.Entry<String, String> chart : charts.entrySet()) {
      WholeFile.write(folder.resolve(chart.getKey()), chart.getValue());
    }
    return charts.size();
  }
}
