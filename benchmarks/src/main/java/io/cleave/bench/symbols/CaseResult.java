package io.cleave.bench.symbols;

import io.cleave.bench.Interleaved.Timing;
import io.cleave.bench.Statistics;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All coders on one case, compared with the better of zstd-19's two layouts. */
record CaseResult(SymbolCase symbols, List<CoderRun> runs) {

  /**
   * One coder in numbers.
   *
   * @param coder its name
   * @param meanBytes a tensor
   * @param bitsAnElement of all tensors
   * @param ofZstd19 all bytes, as a ratio to the better layout for all tensors
   * @param medianOfZstd19 of the tensors, each compared with the better layout for itself
   * @param worstOfZstd19 of the tensors, likewise
   * @param encodeMelems million elements a second, null for a limit
   * @param decodeMelems million elements a second, null for a limit
   */
  record Figures(
      String coder,
      double meanBytes,
      double bitsAnElement,
      double ofZstd19,
      double medianOfZstd19,
      double worstOfZstd19,
      @Nullable Double encodeMelems,
      @Nullable Double decodeMelems) {}

  List<Figures> figures() {
    return runs.stream().map(this::figures).toList();
  }

  private Figures figures(CoderRun run) {
    List<Double> ratios = tensorRatios(run);
    return new Figures(
        run.coder(),
        run.allBytes() / (double) run.bytes().size(),
        run.allBytes() * 8.0 / symbols.measuredElements(),
        ratio(run),
        Statistics.median(ratios),
        Statistics.greatest(ratios),
        speed(run.encode()),
        speed(run.decode()));
  }

  CoderRun run(String coder) {
    return runs.stream().filter(run -> run.coder().equals(coder)).findFirst().orElseThrow();
  }

  double ratio(CoderRun run) {
    long packed = run(SymbolRivals.BEST_PACKED).allBytes();
    long bytes = run(SymbolRivals.BEST_BYTES).allBytes();
    return run.allBytes() / (double) Math.min(packed, bytes);
  }

  List<Double> tensorRatios(CoderRun run) {
    List<Integer> packed = run(SymbolRivals.BEST_PACKED).bytes();
    List<Integer> bytes = run(SymbolRivals.BEST_BYTES).bytes();
    return IntStream.range(0, bytes.size())
        .mapToObj(i -> run.bytes().get(i) / (double) Math.min(packed.get(i), bytes.get(i)))
        .toList();
  }

  @Nullable Double speed(@Nullable Timing timing) {
    return timing == null ? null : symbols.measuredElements() / timing.median() / 1e3;
  }
}
