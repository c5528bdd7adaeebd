package io.cleave.bench.codec;

import io.cleave.bench.Progress;
import io.cleave.bench.ReportOption;
import io.cleave.bench.Sheet;
import io.cleave.bench.codec.SymbolCase.Scale;
import io.cleave.bench.codec.SymbolRace.Figures;
import io.cleave.bench.codec.SymbolRace.Result;
import io.cleave.codec.entropy.SymbolPlanes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares entropy coders on the symbols of real activations. */
@Command(
    name = "symbols",
    description = {
      "Compares entropy coders on the quantised activations of real networks.%n",
      "Each tensor is quantised evenly to 2^bits levels; all coders get the same symbols, one tensor"
          + " at a time, and are compared with zstd-19 in the better of two layouts: a symbol a"
          + " byte, or packed. Coders that are trained learn from the first half of each file; every"
          + " coder is measured on the second half, on one thread, in turn, each time from symbols"
          + " to bytes and back. Every tensor is decoded and compared first.%n"
    },
    footer = {
      "%nA case is a file, a number of bits and a scale. \"Tensor\" compares every tensor with the"
          + " better layout for itself, \"case\" all bytes of a case with the better layout for it.",
      ActivationOptions.FROM_PYTORCH
    })
final class SymbolsBenchmark implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ActivationOptions activations;

  @Option(names = "--bits", split = ",", description = "Bits of a symbol, 1 to 8.")
  private List<Integer> bits = List.of(2, 3, 4);

  @Option(
      names = "--scale",
      split = ",",
      description =
          "What shares a quantiser step: the tensor (range to its 99.95th percentile), or each"
              + " feature map (99.9th).")
  private List<Scale> scales = List.of(Scale.values());

  @Mixin private TimingOptions timing;
  @Mixin private ReportOption report;

  /** One case in the file of figures. */
  private record Case(
      String activations,
      String shape,
      int bits,
      String scale,
      int trainedOn,
      int measured,
      List<Figures> coders) {
    static Case of(Result result) {
      SymbolCase symbols = result.symbols();
      return new Case(
          symbols.name(),
          symbols.shape().toString(),
          symbols.bits(),
          symbols.scale().toString(),
          symbols.training().size(),
          symbols.measured().size(),
          result.runs().values().stream().map(SymbolRace.Run::figures).toList());
    }
  }

  private record Report(List<SymbolTables.Summary> summary, List<Case> cases) {}

  @Override
  public Integer call() throws IOException {
    int most = Integer.numberOfTrailingZeros(SymbolPlanes.MAX_LEVELS);
    if (bits.stream().anyMatch(each -> each < 1 || each > most)) {
      throw new ParameterException(
          spec.commandLine(), "bits: " + bits + " (expected: 1 to " + most + ")");
    }
    List<Result> results = new ArrayList<>();
    int cases = activations.size() * bits.size() * scales.size();
    try (Progress progress = new Progress("symbols", cases)) {
      activations.forEach(
          set -> {
            for (int each : bits) {
              for (Scale scale : scales) {
                results.add(new SymbolRace(SymbolCase.of(set, each, scale)).run(timing));
                progress.step(1, set.name());
              }
            }
          });
    }
    List<Sheet> sheets = SymbolTables.sheets(results);
    report.print(sheets);
    List<SymbolTables.Summary> summaries = SymbolTables.summaries(results);
    report.write(spec, new Report(summaries, results.stream().map(Case::of).toList()), sheets);
    return 0;
  }
}
