package io.cleave.bench.graphs;

import io.cleave.bench.Columns;
import io.cleave.bench.Sheet;
import io.cleave.codec.tensor.ElementType;
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

  private static final double TOLERANCE = 1e-5;

  /** Two units in the last place: what is cut is rounded where the whole goes on in float32. */
  private static final double TOLERANCE_OF_HALVES = 2e-3;

  private static final int WORST = 10;
  private static final Comparator<ComparedCut> BY_SHARE =
      Comparator.comparingDouble(cut -> cut.worst().share());

  /**
   * What came out of head and tail at one cut.
   *
   * @param cut its name
   * @param place among all cuts, from 1
   * @param tensors how many cross
   * @param bytes that cross, of one sample
   * @param outputs each beside the whole's
   */
  record ComparedCut(String cut, int place, int tensors, long bytes, List<Difference> outputs) {
    /** The output that is furthest off. */
    Difference worst() {
      return outputs.stream().max(Comparator.comparingDouble(Difference::share)).orElseThrow();
    }

    private Difference of(String output) {
      return outputs.stream()
          .filter(each -> each.output().equals(output))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Where an output is furthest off. */
  private record WorstCut(String output, String cut, Difference difference) {}

  /** Where more than the tolerance is lost. */
  List<ComparedCut> off() {
    return cuts.stream().filter(cut -> cut.worst().share() > tolerance()).toList();
  }

  private double tolerance() {
    boolean halves =
        network.cuts().stream()
            .flatMap(cut -> cut.crossing().tensors().stream())
            .anyMatch(tensor -> tensor.type() == ElementType.FLOAT16);
    return halves ? TOLERANCE_OF_HALVES : TOLERANCE;
  }

  Map<String, Object> figures() {
    ComparedCut worst = cuts.stream().max(BY_SHARE).orElseThrow();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("network", network.name());
    figures.put("engine", engine);
    figures.put("inputs", inputs.toString());
    figures.put("tolerance", tolerance());
    figures.put("cuts", network.splits().size());
    figures.put("tried", cuts.size());
    figures.put("severalTensors", several());
    figures.put("mostTensors", most());
    figures.put("exact", exact());
    figures.put("off", off().size());
    figures.put("worstShare", worst.worst().share());
    figures.put("worstCut", worst.cut());
    figures.put("unfused", unfused);
    figures.put("compared", cuts);
    return figures;
  }

  private long several() {
    return cuts.stream().filter(cut -> cut.tensors() > 1).count();
  }

  private int most() {
    return cuts.stream().mapToInt(ComparedCut::tensors).max().orElse(0);
  }

  private long exact() {
    return cuts.stream()
        .filter(cut -> cut.outputs().stream().allMatch(output -> output.unequal() == 0))
        .count();
  }

  List<Sheet> sheets() {
    Sheet outputs =
        new Columns<WorstCut>()
            .add("output", "%s", WorstCut::output)
            .add("shape", "%s", each -> shape(each.output()))
            .add("largest", "%s", each -> number(each.difference().largest()))
            .add("off by", "%s", each -> number(each.difference().greatest()))
            .add("of it", "%s", each -> number(each.difference().share()))
            .add("at cut", "%s", each -> each.difference().unequal() == 0 ? "-" : each.cut())
            .add("whole unfused, of it", "%s", each -> unfused(each.output()))
            .sheet(summary(), network.outputs().names().stream().map(this::worst).toList());
    Sheet worst =
        new Columns<ComparedCut>()
            .add("cut", "%s", ComparedCut::cut)
            .add("place", "%d", ComparedCut::place)
            .add("tensors", "%d", ComparedCut::tensors)
            .add("KiB", "%,.1f", cut -> cut.bytes() / 1024.0)
            .add("output", "%s", cut -> cut.worst().output())
            .add("unequal", "%s", cut -> unequal(cut.worst()))
            .add("off by", "%s", cut -> number(cut.worst().greatest()))
            .add("of it", "%s", cut -> number(cut.worst().share()))
            .sheet(
                off().isEmpty() ? "The cuts that are furthest off." : "The cuts that are off.",
                cuts.stream()
                    .sorted(BY_SHARE.reversed())
                    .limit(Math.max(WORST, off().size()))
                    .toList());
    return List.of(outputs, worst);
  }

  private WorstCut worst(String output) {
    return cuts.stream()
        .map(cut -> new WorstCut(output, cut.cut(), cut.of(output)))
        .max(Comparator.comparingDouble(cut -> cut.difference().share()))
        .orElseThrow();
  }

  private String shape(String output) {
    return network.sampled(network.output()).tensor(output).shape().toString();
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
            number(tolerance()));
    boolean saysNothing =
        cuts.stream().flatMap(cut -> cut.outputs().stream()).anyMatch(each -> each.largest() == 0);
    return text + (saysNothing ? " An output of zeros says nothing: try other inputs." : "");
  }

  private static String unequal(Difference difference) {
    return String.format(Locale.ROOT, "%,d of %,d", difference.unequal(), difference.elements());
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.3g", value);
  }
}
