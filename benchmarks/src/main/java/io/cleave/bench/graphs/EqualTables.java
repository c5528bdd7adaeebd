package io.cleave.bench.graphs;

import io.cleave.bench.Sheet;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Network;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was found at all cuts, for people and for programs. */
record EqualTables(
    Network network,
    String engine,
    Tensors inputs,
    List<ComparedCut> cuts,
    List<Difference> unfused) {
  private static final int WORST = 10;

  /** Where more than the tolerance is lost. */
  List<ComparedCut> off() {
    return cuts.stream().filter(cut -> cut.worst().share() > EqualBenchmark.TOLERANCE).toList();
  }

  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("network", network.name());
    figures.put("engine", engine);
    figures.put("inputs", inputs.toString());
    figures.put("tolerance", EqualBenchmark.TOLERANCE);
    figures.put("cuts", network.splits().size());
    figures.put("tried", cuts.size());
    figures.put("severalTensors", several());
    figures.put("mostTensors", most());
    figures.put("exact", exact());
    figures.put("off", off().size());
    figures.put("worstShare", worst(cuts).worst().share());
    figures.put("worstCut", worst(cuts).cut());
    figures.put("unfused", unfused);
    figures.put("compared", cuts);
    return figures;
  }

  List<Sheet> sheets() {
    return List.of(outputs(), worstCuts());
  }

  private Sheet outputs() {
    Sheet sheet =
        new Sheet(
            summary(),
            "output",
            "shape",
            "largest",
            "off by",
            "of it",
            "at cut",
            "whole unfused, of it");
    for (String output : network.outputs().names()) {
      ComparedCut cut =
          cuts.stream()
              .max(Comparator.comparingDouble(each -> of(each, output).share()))
              .orElseThrow();
      Difference difference = of(cut, output);
      sheet.row(
          output,
          network.sampled(network.output()).tensor(output).shape().toString(),
          number(difference.largest()),
          number(difference.greatest()),
          number(difference.share()),
          difference.unequal() == 0 ? "-" : cut.cut(),
          unfused(output));
    }
    return sheet;
  }

  private String unfused(String output) {
    return unfused.stream()
        .filter(difference -> difference.output().equals(output))
        .max(Comparator.comparingDouble(Difference::share))
        .map(difference -> number(difference.share()))
        .orElse("-");
  }

  private String summary() {
    String text =
        String.format(
            Locale.ROOT,
            "%s on %s, given %s: %,d of %,d cuts tried, %,d of them crossed by several tensors (%d at"
                + " most). At %,d head and tail give the whole's outputs to the last bit; at %,d they"
                + " are off by more than %s of an output's largest magnitude.",
            network.name(),
            engine,
            inputs,
            cuts.size(),
            network.splits().size(),
            several(),
            most(),
            exact(),
            off().size(),
            number(EqualBenchmark.TOLERANCE));
    return text + (saysNothing() ? " An output of zeros says nothing: try other inputs." : "");
  }

  private boolean saysNothing() {
    return cuts.stream()
        .flatMap(cut -> cut.outputs().stream())
        .anyMatch(output -> output.largest() == 0);
  }

  private Sheet worstCuts() {
    String title = off().isEmpty() ? "The cuts that are furthest off." : "The cuts that are off.";
    Sheet sheet =
        new Sheet(title, "cut", "place", "tensors", "KiB", "output", "unequal", "off by", "of it");
    long shown = Math.max(WORST, off().size());
    cuts.stream()
        .sorted(byShare().reversed())
        .limit(shown)
        .forEach(
            cut -> {
              Difference worst = cut.worst();
              sheet.row(
                  cut.cut(),
                  Integer.toString(cut.place()),
                  Integer.toString(cut.tensors()),
                  String.format(Locale.ROOT, "%,.1f", cut.bytes() / 1024.0),
                  worst.output(),
                  String.format(Locale.ROOT, "%,d of %,d", worst.unequal(), worst.elements()),
                  number(worst.greatest()),
                  number(worst.share()));
            });
    return sheet;
  }

  private long several() {
    return cuts.stream().filter(cut -> cut.tensors() > 1).count();
  }

  private int most() {
    return cuts.stream().mapToInt(ComparedCut::tensors).max().orElse(0);
  }

  private long exact() {
    return cuts.stream().filter(ComparedCut::isExact).count();
  }

  private static ComparedCut worst(List<ComparedCut> cuts) {
    return cuts.stream().max(byShare()).orElseThrow();
  }

  private static Comparator<ComparedCut> byShare() {
    return Comparator.comparingDouble(cut -> cut.worst().share());
  }

  private static Difference of(ComparedCut cut, String output) {
    return cut.outputs().stream()
        .filter(difference -> difference.output().equals(output))
        .findFirst()
        .orElseThrow();
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.3g", value);
  }
}
