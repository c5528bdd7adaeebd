package io.cleave.cli.cuts;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.lab.cuts.CheckedHead;
import io.cleave.lab.cuts.CutRow;
import io.cleave.lab.cuts.Timing;
import io.cleave.lab.text.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Cuts as lines of text that fit into a terminal. */
public final class CutsTable {
  /** A longer name has a line of its own, so that it can still be copied. */
  private static final int MAX_NAME = 28;

  private static final int MAX_ALIAS = 9;
  private static final double KIB = 1024;

  private final Network network;
  private final Map<String, Cut> cutsByName;
  private final boolean timed;

  /**
   * Creates a table.
   *
   * @param network the network whose cuts are shown
   * @param timed whether the cuts have times
   */
  public CutsTable(Network network, boolean timed) {
    this.network = network;
    this.cutsByName =
        network.splits().stream().collect(Collectors.toMap(Cut::name, Function.identity()));
    this.timed = timed;
  }

  /**
   * {@return the table}
   *
   * @param cuts cuts of the network
   */
  public String of(List<CutRow> cuts) {
    Table table =
        new Table(cells("cut", "crosses", "KiB", "params", "MMAdd", "share", "head ms", "tail ms"));
    for (CutRow cut : cuts) {
      String name = name(cut);
      if (name.length() > MAX_NAME) {
        table.line(name);
        name = "";
      }
      table.row(
          cells(
              name,
              crosses(network.sampled(Objects.requireNonNull(cutsByName.get(cut.name())))),
              decimal(cut.bytes() / KIB),
              millions(cut.headParameters()),
              decimal(cut.headMultiplyAdds() / 1e6),
              percent(cut.headMultiplyAdds(), cut.multiplyAdds()),
              millis(cut.headMillis()),
              millis(cut.tailMillis())));
    }
    return table.toString();
  }

  /** All cells, or those that need no times. */
  private String[] cells(String... all) {
    return List.of(all).subList(0, timed ? all.length : all.length - 2).toArray(String[]::new);
  }

  /** With the name that torchvision has for it, where that is short. */
  private static String name(CutRow cut) {
    Optional<String> alias =
        cut.aliases().stream()
            .filter(
                name ->
                    !name.equals(cut.name())
                        && name.length() <= MAX_ALIAS
                        && name.matches(".*[a-z].*"))
            .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    return cut.name() + alias.map(name -> " = " + name).orElse("");
  }

  private static String crosses(Signature crossing) {
    TensorSpec largest =
        crossing.tensors().stream().max(Comparator.comparingInt(TensorSpec::bytes)).orElseThrow();
    int others = crossing.tensors().size() - 1;
    String type = largest.type().isFloat() ? "" : largest.type() + " ";
    return type + largest.shape() + (others == 0 ? "" : " +" + others);
  }

  /**
   * {@return how the times were measured, and how far they are right}
   *
   * @param timing how they were measured
   */
  public static String measured(Timing timing) {
    String heads =
        timing.checked().stream().map(CutsTable::checked).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "Times: %s, %s, %s; %s heads measured, medians of %d rounds, the rest by %s.%n"
            + "Predicted within %.1f %% at %d more measured: %s.",
        timing.engine(),
        timing.threads() == 1 ? "1 thread" : timing.threads() + " threads",
        timing.processorTime() ? "processor time" : "wall time",
        timing.heads(),
        timing.rounds(),
        timing.profiled() ? "its profiler" : "multiply-adds",
        100 * timing.error(),
        timing.checked().size(),
        heads);
  }

  private static String checked(CheckedHead head) {
    return String.format(
        Locale.ROOT,
        "%s %s ms (predicted %s)",
        head.cut(),
        millis(OptionalDouble.of(head.measuredMillis())),
        millis(OptionalDouble.of(head.predictedMillis())));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%,.1f", value);
  }

  private static String millions(long value) {
    return value < 1_000_000
        ? String.format(Locale.ROOT, "%,d", value)
        : String.format(Locale.ROOT, "%,.2fM", value / 1e6);
  }

  private static String millis(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%,.2f", value.getAsDouble()) : "-";
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
