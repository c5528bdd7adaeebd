package io.cleave.bench.symbols;

import io.cleave.bench.Launcher;
import io.cleave.bench.Progress;
import io.cleave.bench.ReportOption;
import io.cleave.bench.Sheet;
import io.cleave.bench.TimingOptions;
import io.cleave.bench.activations.ActivationOptions;
import io.cleave.codec.entropy.SymbolCoder;
import io.cleave.codec.entropy.SymbolPlanes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
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
      "%nTo write a file from PyTorch, activations of shape (N, C, H, W):",
      "  a.cpu().numpy().astype('<f4').tofile('mynet-layer1_100x64x56x56.f32')"
    })
public final class SymbolsBenchmark implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ActivationOptions activations;

  @Option(
      names = "--bits",
      split = ",",
      defaultValue = "2,3,4",
      description = "Bits of a symbol, 1 to 8. Default: ${DEFAULT-VALUE}.")
  private List<Integer> bits;

  @Option(
      names = "--scale",
      split = ",",
      defaultValue = "tensor,map",
      description =
          "What shares a quantiser step: the tensor (range to its 99.95th percentile), or each"
              + " feature map (99.9th). Default: ${DEFAULT-VALUE}.")
  private List<Scale> scales;

  @Mixin private TimingOptions timing;

  @Mixin private ReportOption report;

  private SymbolsBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    Launcher.run(new SymbolsBenchmark(), arguments);
  }

  @Override
  public Integer call() throws IOException {
    check();
    List<CaseResult> results = new ArrayList<>();
    int cases = activations.size() * bits.size() * scales.size();
    try (Progress progress = new Progress("symbols", cases)) {
      activations.forEach(
          set -> {
            for (int each : bits) {
              for (Scale scale : scales) {
                results.add(race(SymbolCase.of(set, each, scale)));
                progress.step(1, set.name());
              }
            }
          });
    }
    report(results);
    return 0;
  }

  private void check() {
    int most = Integer.numberOfTrailingZeros(SymbolPlanes.MAX_LEVELS);
    if (bits.stream().anyMatch(each -> each < 1 || each > most)) {
      throw new ParameterException(
          spec.commandLine(), "bits: " + bits + " (expected: 1 to " + most + ")");
    }
  }

  private CaseResult race(SymbolCase symbols) {
    Map<String, SymbolCoder> coders = SymbolRivals.of(symbols);
    return new SymbolRace(symbols, coders).run(timing);
  }

  private void report(List<CaseResult> results) throws IOException {
    SymbolTables tables = new SymbolTables(results);
    List<Sheet> sheets = tables.sheets();
    report.print(sheets);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("summary", tables.summaries());
    figures.put("cases", results.stream().map(SymbolsBenchmark::forJson).toList());
    report.write(spec, figures, sheets);
  }

  private static Map<String, Object> forJson(CaseResult result) {
    SymbolCase symbols = result.symbols();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("activations", symbols.name());
    figures.put("shape", symbols.shape().toString());
    figures.put("bits", symbols.bits());
    figures.put("scale", symbols.scale().toString());
    figures.put("trainedOn", symbols.training().size());
    figures.put("measured", symbols.measured().size());
    figures.put("coders", result.figures());
    return figures;
  }
}
