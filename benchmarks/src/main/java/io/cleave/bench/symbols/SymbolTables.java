package io.cleave.bench.symbols;

import io.cleave.bench.Sheet;
import io.cleave.bench.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was measured, for people. */
final class SymbolTables {

  /**
   * One coder over all cases.
   *
   * @param coder its name
   * @param cases that it took part in
   * @param bitsAnElement median of the cases
   * @param medianCaseOfZstd19 median of the cases' ratios
   * @param worstCaseOfZstd19 the greatest of them
   * @param medianTensorOfZstd19 median of all tensors' ratios
   * @param worstTensorOfZstd19 the greatest of them
   * @param encodeMelems median of the cases, null for a limit
   * @param decodeMelems median of the cases, null for a limit
   */
  record Summary(
      String coder,
      int cases,
      double bitsAnElement,
      double medianCaseOfZstd19,
      double worstCaseOfZstd19,
      double medianTensorOfZstd19,
      double worstTensorOfZstd19,
      @Nullable Double encodeMelems,
      @Nullable Double decodeMelems) {}

  private final List<CaseResult> results;
  private final List<String> coders;

  SymbolTables(List<CaseResult> results) {
    this.results = results;
    this.coders =
        results.stream().flatMap(r -> r.runs().stream()).map(CoderRun::coder).distinct().toList();
  }

  List<Summary> summaries() {
    return coders.stream().map(this::summary).toList();
  }

  private Summary summary(String coder) {
    List<CaseResult> cases = results.stream().filter(result -> has(result, coder)).toList();
    List<CaseResult.Figures> figures = cases.stream().map(each -> figures(each, coder)).toList();
    List<Double> caseRatios = figures.stream().map(CaseResult.Figures::ofZstd19).toList();
    List<Double> tensorRatios = new ArrayList<>();
    cases.forEach(each -> tensorRatios.addAll(each.tensorRatios(each.run(coder))));
    return new Summary(
        coder,
        cases.size(),
        Statistics.median(figures.stream().map(CaseResult.Figures::bitsAnElement).toList()),
        Statistics.median(caseRatios),
        Statistics.greatest(caseRatios),
        Statistics.median(tensorRatios),
        Statistics.greatest(tensorRatios),
        medianOrNull(figures.stream().map(CaseResult.Figures::encodeMelems).toList()),
        medianOrNull(figures.stream().map(CaseResult.Figures::decodeMelems).toList()));
  }

  private static boolean has(CaseResult result, String coder) {
    return result.runs().stream().anyMatch(run -> run.coder().equals(coder));
  }

  private static CaseResult.Figures figures(CaseResult result, String coder) {
    return result.figures().stream()
        .filter(figures -> figures.coder().equals(coder))
        .findFirst()
        .orElseThrow();
  }

  private static @Nullable Double medianOrNull(List<@Nullable Double> speeds) {
    return speeds.stream().anyMatch(Objects::isNull) ? null : Statistics.median(speeds);
  }

  List<Sheet> sheets() {
    List<Sheet> sheets = new ArrayList<>();
    sheets.add(
        overall(
            "Bytes as a ratio to zstd-19's with the better of its two layouts: for all"
                + " tensors of a case (file, bits, scale), and for each tensor alone."));
    for (Scale scale : Scale.values()) {
      List<CaseResult> some =
          results.stream().filter(result -> result.symbols().scale() == scale).toList();
      if (!some.isEmpty() && some.size() < results.size()) {
        sheets.add(
            new SymbolTables(some).overall("The same where a " + scale + " shares a scale."));
      }
    }
    sheets.add(perCase());
    return sheets;
  }

  private Sheet overall(String title) {
    Sheet sheet =
        new Sheet(
            title,
            "coder",
            "bits an element",
            "case, median",
            "case, worst",
            "tensor, median",
            "tensor, worst",
            "encode Melem/s",
            "decode Melem/s");
    for (Summary summary : summaries()) {
      sheet.row(
          summary.coder(),
          decimal(summary.bitsAnElement()),
          decimal(summary.medianCaseOfZstd19()),
          decimal(summary.worstCaseOfZstd19()),
          decimal(summary.medianTensorOfZstd19()),
          decimal(summary.worstTensorOfZstd19()),
          speed(summary.encodeMelems()),
          speed(summary.decodeMelems()));
    }
    return sheet;
  }

  private Sheet perCase() {
    List<String> headings = new ArrayList<>(List.of("case", "bytes of zstd-19"));
    headings.addAll(coders);
    Sheet sheet = new Sheet("The same ratio, case by case.", headings.toArray(String[]::new));
    for (CaseResult result : results) {
      List<String> cells = new ArrayList<>();
      cells.add(result.symbols().toString());
      cells.add(String.format(Locale.ROOT, "%.0f", zstdBytes(result)));
      for (String coder : coders) {
        cells.add(has(result, coder) ? decimal(figures(result, coder).ofZstd19()) : "-");
      }
      sheet.row(cells.toArray(String[]::new));
    }
    return sheet;
  }

  private static double zstdBytes(CaseResult result) {
    return Math.min(
        figures(result, SymbolRivals.BEST_PACKED).meanBytes(),
        figures(result, SymbolRivals.BEST_BYTES).meanBytes());
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String speed(@Nullable Double melems) {
    return melems == null ? "-" : String.format(Locale.ROOT, "%.0f", melems);
  }
}
