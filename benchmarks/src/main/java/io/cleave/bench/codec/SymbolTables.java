package io.cleave.bench.codec;

import io.cleave.bench.Columns;
import io.cleave.bench.Sheet;
import io.cleave.bench.Statistics;
import io.cleave.bench.codec.SymbolRace.Figures;
import io.cleave.bench.codec.SymbolRace.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
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

  private static final Columns<Summary> OVERALL =
      new Columns<Summary>()
          .add("coder", "%s", Summary::coder)
          .add("bits an element", "%.2f", Summary::bitsAnElement)
          .add("case, median", "%.2f", Summary::medianCaseOfZstd19)
          .add("case, worst", "%.2f", Summary::worstCaseOfZstd19)
          .add("tensor, median", "%.2f", Summary::medianTensorOfZstd19)
          .add("tensor, worst", "%.2f", Summary::worstTensorOfZstd19)
          .add("encode Melem/s", "%.0f", Summary::encodeMelems)
          .add("decode Melem/s", "%.0f", Summary::decodeMelems);

  private SymbolTables() {}

  /** A summary of each coder; every case has all of them. */
  static List<Summary> summaries(List<Result> results) {
    return coders(results).stream().map(coder -> summary(coder, results)).toList();
  }

  private static Collection<String> coders(List<Result> results) {
    return results.get(0).runs().keySet();
  }

  private static Summary summary(String coder, List<Result> results) {
    List<Figures> figures = results.stream().map(result -> result.run(coder).figures()).toList();
    List<Double> caseRatios = figures.stream().map(Figures::ofZstd19).toList();
    List<Double> tensorRatios =
        results.stream().flatMap(result -> result.run(coder).ratios().stream()).toList();
    return new Summary(
        coder,
        results.size(),
        Statistics.median(figures.stream().map(Figures::bitsAnElement).toList()),
        Statistics.median(caseRatios),
        Statistics.greatest(caseRatios),
        Statistics.median(tensorRatios),
        Statistics.greatest(tensorRatios),
        medianOrNull(figures, Figures::encodeMelems),
        medianOrNull(figures, Figures::decodeMelems));
  }

  private static @Nullable Double medianOrNull(
      List<Figures> figures, Function<Figures, @Nullable Double> speed) {
    List<Double> speeds = figures.stream().map(speed).filter(Objects::nonNull).toList();
    return speeds.isEmpty() ? null : Statistics.median(speeds);
  }

  static List<Sheet> sheets(List<Result> results) {
    List<Sheet> sheets = new ArrayList<>();
    sheets.add(
        OVERALL.sheet(
            "Bytes as a ratio to zstd-19's with the better of its two layouts: for all"
                + " tensors of a case (file, bits, scale), and for each tensor alone.",
            summaries(results)));
    for (SymbolCase.Scale scale : SymbolCase.Scale.values()) {
      List<Result> some =
          results.stream().filter(result -> result.symbols().scale() == scale).toList();
      if (!some.isEmpty() && some.size() < results.size()) {
        sheets.add(
            OVERALL.sheet("The same where a " + scale + " shares a scale.", summaries(some)));
      }
    }
    Columns<Result> perCase =
        new Columns<Result>()
            .add("case", "%s", Result::symbols)
            .add("bytes of zstd-19", "%.0f", Result::zstd19Bytes);
    coders(results)
        .forEach(coder -> perCase.add(coder, "%.2f", each -> each.run(coder).figures().ofZstd19()));
    sheets.add(perCase.sheet("The same ratio, case by case.", results));
    return sheets;
  }
}
