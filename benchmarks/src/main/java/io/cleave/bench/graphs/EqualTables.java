package io.cleave.bench.graphs;

import io.cleave.bench.Columns;
import io.cleave.bench.Sheet;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Network;
import io.cleave.lab.diff.Difference;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What was found at all cuts, for people and for programs. */
record EqualTables(
    Network network,
    String engine,
    Tensors inputs,
    List<ComparedCut> cuts,
    Map<String, Difference> unfused) {

  private static final double TOLERANCE = 1e-5;

  /** Two units in the last place: what is cut is rounded where the whole goes on in float32. */
  private static final double TOLERANCE_OF_HALVES = 2e-3;

  private static final int WORST = 10;
  private static final Comparator<WorstCut> BY_SHARE = Comparator.comparingDouble(WorstCut::share);

  /**
   * What came out of head and tail at one cut.
   *
   * @param cut its name
   * @param place among all cuts, from 1
   * @param tensors how many cross
   * @param bytes that cross, of one sample
   * @param outputs each beside the whole's
   */
  record ComparedCut(
      String cut, int place, int tensors, long bytes, Map<String, Difference> outputs) {
    /** The output that is furthest off. */
    private WorstCut worst(EqualTables of) {
      return outputs.keySet().stream()
          .map(output -> of.at(this, output))
          .max(BY_SHARE)
          .orElseThrow();
    }
  }

  /** An output at a cut; the share is 1 where integers differ. */
  private record WorstCut(String output, ComparedCut cut, Difference difference, double share) {}

  private WorstCut at(ComparedCut cut, String output) {
    Difference difference = Objects.requireNonNull(cut.outputs().get(output), output);
    return new WorstCut(output, cut, difference, share(output, difference));
  }

  private double share(String output, Difference difference) {
    boolean whole = !network.outputs().tensor(output).type().isFloat();
    return whole && difference.different() > 0 ? 1 : Math.min(1, difference.relative());
  }

  private List<WorstCut> worst() {
    return cuts.stream().map(cut -> cut.worst(this)).sorted(BY_SHARE.reversed()).toList();
  }

  /** Where more than the tolerance is lost. */
  List<ComparedCut> off() {
    double tolerance = tolerance();
    return cuts.stream().filter(cut -> cut.worst(this).share() > tolerance).toList();
  }

  private double tolerance() {
    boolean halves =
        network.cuts().stream()
            .flatMap(cut -> cut.crossing().tensors().stream())
            .anyMatch(tensor -> tensor.type() == ElementType.FLOAT16);
    return halves ? TOLERANCE_OF_HALVES : TOLERANCE;
  }

  Map<String, Object> figures() {
    WorstCut worst = worst().get(0);
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
    figures.put("worstShare", worst.share());
    figures.put("worstCut", worst.cut().cut());
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
        .filter(cut -> cut.outputs().values().stream().allMatch(output -> output.different() == 0))
        .count();
  }

  List<Sheet> sheets() {
    Sheet outputs =
        new Columns<WorstCut>()
            .add("output", "%s", WorstCut::output)
            .add("shape", "%s", each -> shape(each.output()))
            .add("largest", "%s", each -> number(each.difference().scale()))
            .add("off by", "%s", each -> number(each.difference().largest()))
            .add("of it", "%s", each -> number(each.share()))
            .add("at cut", "%s", each -> each.share() == 0 ? "-" : each.cut().cut())
            .add("whole unfused, of it", "%s", each -> unfused(each.output()))
            .sheet(summary(), network.outputs().names().stream().map(this::worst).toList());
    Sheet worst =
        new Columns<WorstCut>()
            .add("cut", "%s", each -> each.cut().cut())
            .add("place", "%d", each -> each.cut().place())
            .add("tensors", "%d", each -> each.cut().tensors())
            .add("KiB", "%,.1f", each -> each.cut().bytes() / 1024.0)
            .add("output", "%s", WorstCut::output)
            .add("unequal", "%s", each -> unequal(each.difference()))
            .add("off by", "%s", each -> number(each.difference().largest()))
            .add("of it", "%s", each -> number(each.share()))
            .sheet(
                off().isEmpty() ? "The cuts that are furthest off." : "The cuts that are off.",
                worst().stream().limit(Math.max(WORST, off().size())).toList());
    return List.of(outputs, worst);
  }

  private WorstCut worst(String output) {
    return cuts.stream().map(cut -> at(cut, output)).max(BY_SHARE).orElseThrow();
  }

  private String shape(String output) {
    return network.sampled(network.output()).tensor(output).shape().toString();
  }

  private String unfused(String output) {
    Difference difference = unfused.get(output);
    return difference == null ? "-" : number(share(output, difference));
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
        cuts.stream()
            .flatMap(cut -> cut.outputs().values().stream())
            .anyMatch(each -> each.scale() == 0);
    return text + (saysNothing ? " An output of zeros says nothing: try other inputs." : "");
  }

  private static String unequal(Difference difference) {
    return String.format(Locale.ROOT, "%,d of %,d", difference.different(), difference.elements());
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.3g", value);
  }
}
